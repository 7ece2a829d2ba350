import type { Action, Phase, Plan, Step } from '../view';
import { Words } from '../words';
import { Icon } from './icons';
import css from './PlanList.module.css';
import { StepRow, type Stage } from './StepRow';

type Rows = { stage: Stage; busy: Action | null; perform: (action: Action) => void };

/** Refusals first, and otherwise as planned; a prediction does not change, so neither does this. */
function inOrder(steps: Step[]): Step[] {
  const refused = (step: Step) => step.prediction.kind === 'willBeRefused';
  return [...steps.filter(refused), ...steps.filter((step) => !refused(step))];
}

function PhaseRows({ phase, number, ...rows }: { phase: Phase; number: number } & Rows) {
  return (
    <li className={css.phase} data-phase={phase.id}>
      <h3 className={css.heading}>
        <span className={css.number}>{number}</span>
        <Words text={phase.title} />
      </h3>
      <ul className={css.steps}>
        {inOrder(phase.steps).map((step) => (
          <StepRow key={step.id} step={step} {...rows} />
        ))}
      </ul>
    </li>
  );
}

/** The phases of a plan. A phase without steps is left out. */
export function Phases({ phases, ...rows }: { phases: Phase[] } & Rows) {
  return (
    <ol className={css.phases}>
      {phases
        .filter((phase) => phase.steps.length > 0)
        .map((phase, n) => (
          <PhaseRows key={phase.id} phase={phase} number={n + 1} {...rows} />
        ))}
    </ol>
  );
}

/** What the plan cannot do, said before it is started. */
export function Notes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={css.notes}>
      {notes.map((note) => (
        <li key={note}>
          <Icon mark="information" />
          <span>
            <Words text={note} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The whole plan under its heading. */
export function PlanList({ plan, title, ...rows }: { plan: Plan; title: string } & Rows) {
  return (
    <section className={css.plan} aria-labelledby="plan-title">
      <div className={css.top}>
        <h2 id="plan-title" className={css.title} tabIndex={-1}>
          {title}
        </h2>
        <span className={css.summary}>
          <Words text={plan.summary} />
        </span>
      </div>
      <Phases phases={plan.phases} {...rows} />
      <Notes notes={plan.notes} />
    </section>
  );
}
