import type { Press } from './press';
import { AccessLine } from './parts/AccessLine';
import { Actions } from './parts/Actions';
import { ApprovalLine } from './parts/ApprovalLine';
import { Fold } from './parts/Fold';
import { ManualTasks } from './parts/ManualTasks';
import { PersonCard } from './parts/PersonCard';
import { Notes, Phases, PlanList } from './parts/PlanList';
import { Refusal } from './parts/Refusal';
import { RunHeader } from './parts/RunHeader';
import { ScheduleLine } from './parts/ScheduleLine';
import { LongWait } from './parts/Skeleton';
import css from './Body.module.css';
import { StepRow } from './parts/StepRow';
import { StillReachable } from './parts/StillReachable';
import { givesAccess, isBefore, stepsOf, type PanelView, type Phase, type Step } from './view';

type Props = { view: PanelView; busy: Press | null; perform: (press: Press) => void };

const PLANNING = 'Reading what there is, to plan what would be done.';

const WAITS: Partial<Record<Press['id'], string>> = {
  start: 'Reading everything again before the first change.',
  approve: 'Reading everything again before the approval is written down.',
  schedule: 'Reading everything again before the date is written down.',
  unschedule: 'Taking the date away.',
  check: 'Looking again at what was changed.',
  pick: PLANNING,
  restore: PLANNING,
};

/** Whether a step ended in a way that asks something of a reader. */
const isOpen = (step: Step) => step.outcome?.kind === 'failed' || step.outcome?.kind === 'unknown';

const ENDINGS = [
  ['proven', 'proven'],
  ['manual', 'by hand'],
  [undefined, 'not tried'],
] as const;

/** How many steps ended in which way, without the ways in which none did. */
function countOf(steps: Step[]): string {
  const counts = ENDINGS.map(([kind, word]) => {
    const count = steps.filter((step) => step.outcome?.kind === kind).length;
    return count > 0 ? `${count} ${word}` : '';
  });
  const here = counts.filter(Boolean).join(', ');
  // The headline counts what was Offramp's to do; what is another system's comes on top.
  const elsewhere = steps.filter((step) => step.outcome?.kind === 'skipped').length;
  return [here, elsewhere > 0 && `${elsewhere} elsewhere`].filter(Boolean).join('; ');
}

/** The phases with only those steps that pass. */
function only(phases: Phase[], passes: (step: Step) => boolean): Phase[] {
  return phases.map((phase) => ({ ...phase, steps: phase.steps.filter(passes) }));
}

/** What the plan will do, or is doing. */
function Planned({ view, busy, perform }: Props) {
  if (!view.plan) return null;
  const live = view.state === 'running';
  return (
    <PlanList
      plan={view.plan}
      title={live ? 'What is happening' : 'What will happen'}
      stage={live ? 'live' : 'before'}
      busy={busy}
      perform={perform}
    />
  );
}

/** The failed and unknown steps, each with its one next action. */
function OpenSteps({ view, busy, perform }: Props) {
  const open = stepsOf(view).filter(isOpen);
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="open-title">
      <h2 id="open-title" className={css.heading}>
        Not proven
      </h2>
      <ul className={css.open}>
        {open.map((step) => (
          <StepRow key={step.id} step={step} stage="after" busy={busy} perform={perform} />
        ))}
      </ul>
    </section>
  );
}

/** Everything else that was done, folded away, and the evidence for it. */
function Settled({ view, busy, perform }: Props) {
  const settled = stepsOf(view).filter((step) => !isOpen(step));
  const phases = only(view.plan?.phases ?? [], (step) => !isOpen(step));
  const evidence = view.run?.evidence ?? [];
  return (
    <div className={css.folds}>
      {settled.length > 0 && (
        <Fold title={countOf(settled)}>
          <Phases phases={phases} stage="after" busy={busy} perform={perform} />
        </Fold>
      )}
      {evidence.length > 0 && (
        <Fold title="Evidence">
          <ul>
            {evidence.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Fold>
      )}
      <Notes notes={view.plan?.notes ?? []} />
    </div>
  );
}

function Ended(props: Props) {
  return (
    <>
      <OpenSteps {...props} />
      <StillReachable residual={props.view.run?.residual ?? []} />
      <ManualTasks tasks={props.view.manual} />
      <Settled {...props} />
    </>
  );
}

/** The content of the panel, in the order in which it is read. */
export function Body(props: Props) {
  const { view, busy, perform } = props;
  const { state, person, access, refusal, run } = view;
  const before = isBefore(state);
  const live = state === 'running';
  const wait = busy && WAITS[busy.id];
  return (
    <>
      {person && (
        <div className={css.subject}>
          <PersonCard person={person} />
          {access && <AccessLine access={access} />}
        </div>
      )}
      {refusal && <Refusal refusal={refusal} />}
      {run && !before && <RunHeader run={run} state={state} />}
      {before || live ? <Planned {...props} /> : <Ended {...props} />}
      {(before || live) && <ManualTasks tasks={view.manual} />}
      {view.approval && <ApprovalLine approval={view.approval} />}
      {view.schedule && <ScheduleLine schedule={view.schedule} />}
      <Actions actions={view.actions} busy={busy} perform={perform} gentle={givesAccess(view)} />
      {wait && <LongWait text={wait} />}
    </>
  );
}
