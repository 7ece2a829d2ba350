import { useClock } from '../time';
import type { Stage } from '../lines';
import type { Press } from '../press';
import type { Outcome, Step } from '../view';
import { ActionButton } from './Actions';
import { Icon, Spinner } from './icons';
import { StatusCell } from './StatusCell';
import css from './StepRow.module.css';

type Props = {
  step: Step;
  stage: Stage;
  busy: Press | null;
  perform: (press: Press) => void;
};

const DOING = { acting: 'Working', verifying: 'Checking' } as const;

function StepMark({ step, stage }: Pick<Props, 'step' | 'stage'>) {
  if (step.outcome) return <Icon mark={step.outcome.kind} />;
  if (stage === 'before') return <Icon mark={step.prediction.kind} />;
  if (step.activity !== 'idle') return <Spinner activity={step.activity} />;
  return <Icon mark="dot" />;
}

function OutcomeText({ outcome }: { outcome: Outcome }) {
  const clock = useClock();
  const exact = outcome.at === null ? '' : ` (${clock.exact(outcome.at)})`;
  return (
    <span className={css.outcome} title={outcome.text + exact}>
      {outcome.text}
    </span>
  );
}

function StatusText({ step, stage }: Pick<Props, 'step' | 'stage'>) {
  const { outcome, activity, prediction } = step;
  if (outcome) return <OutcomeText outcome={outcome} />;
  if (stage !== 'before' && activity !== 'idle') return <span>{DOING[activity]}</span>;
  return <span>{prediction.text}</span>;
}

/** The names behind a step. */
function Items({ items, title }: { items: string[]; title: string }) {
  return (
    <details className={css.items}>
      <summary aria-label={`${title}: ${items.length} names`}>
        {items.length} {items.length === 1 ? 'name' : 'names'}
        <Icon mark="chevron" />
      </summary>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </details>
  );
}

/** One line of the plan. */
export function StepRow({ step, stage, busy, perform }: Props) {
  const kind = step.outcome?.kind ?? (stage === 'before' ? step.prediction.kind : step.activity);
  return (
    <li className={`${css.step} ${css[stage]}`} data-step={step.id} data-kind={kind}>
      <span className={css.mark}>
        <StepMark step={step} stage={stage} />
      </span>
      <div className={css.what}>
        <p className={css.title}>{step.title}</p>
        {step.detail && <p className={css.detail}>{step.detail}</p>}
        {step.items.length > 0 && <Items items={step.items} title={step.title} />}
      </div>
      <StatusCell stage={stage} prediction={step.prediction.text}>
        <StatusText step={step} stage={stage} />
      </StatusCell>
      {step.next && (
        <div className={css.next}>
          <ActionButton
            action={step.next}
            busy={busy}
            perform={perform}
            compact
            about={step.title}
          />
        </div>
      )}
    </li>
  );
}
