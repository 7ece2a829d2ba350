import { useId, useState, type ReactNode } from 'react';
import { endOf, tallyOf, type FoldedLine, type Stage } from '../lines';
import type { Activity, Step } from '../view';
import css from './FoldedSteps.module.css';
import { Icon, Spinner } from './icons';
import { StatusCell } from './StatusCell';
import row from './StepRow.module.css';

type Props = { line: FoldedLine; stage: Stage; children: ReactNode };

/** What the steps of a fold are doing: changing before checking, and nothing only if all rest. */
function activityOf(steps: Step[]): Activity {
  const doing = (activity: Activity) => steps.some((step) => step.activity === activity);
  if (doing('acting')) return 'acting';
  return doing('verifying') ? 'verifying' : 'idle';
}

/** What a fold is at, as one word for its mark and its colour. */
function kindOf(steps: Step[], stage: Stage) {
  if (stage === 'before') return 'willWork';
  return endOf(steps) ?? activityOf(steps);
}

function FoldMark({ kind }: { kind: ReturnType<typeof kindOf> }) {
  if (kind === 'idle') return <Icon mark="dot" />;
  if (kind === 'acting' || kind === 'verifying') return <Spinner activity={kind} />;
  return <Icon mark={kind} />;
}

/** Many steps of one kind as one line, which opens to the lines themselves when it is asked to. */
export function FoldedSteps({ line, stage, children }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { steps, title } = line;
  const kind = kindOf(steps, stage);
  const prediction = steps[0]?.prediction.text ?? '';
  const status = stage === 'before' ? prediction : tallyOf(steps);
  return (
    <li className={css.fold} data-fold={line.id}>
      <div className={`${row.step} ${row[stage]}`} data-kind={kind}>
        <span className={row.mark}>
          <FoldMark kind={kind} />
        </span>
        <div className={row.what}>
          <button
            type="button"
            className={css.more}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            {title}
            <Icon mark="chevron" />
          </button>
        </div>
        <StatusCell stage={stage} prediction={prediction}>
          <span title={status}>{status}</span>
        </StatusCell>
      </div>
      {open && (
        <ul id={id} className={css.steps}>
          {children}
        </ul>
      )}
    </li>
  );
}
