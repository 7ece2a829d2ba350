import { isFolded, linesOf, type Line, type Stage } from '../lines';
import type { Press } from '../press';
import type { Phase, Plan } from '../view';
import { FoldedSteps } from './FoldedSteps';
import { Icon } from './icons';
import css from './PlanList.module.css';
import { StepRow } from './StepRow';

type Rows = { stage: Stage; busy: Press | null; perform: (press: Press) => void };

function LineRow({ line, ...rows }: { line: Line } & Rows) {
  if (!isFolded(line)) return <StepRow step={line} {...rows} />;
  return (
    <FoldedSteps line={line} stage={rows.stage}>
      {line.steps.map((step) => (
        <StepRow key={step.id} step={step} {...rows} />
      ))}
    </FoldedSteps>
  );
}

function PhaseRows({ phase, number, ...rows }: { phase: Phase; number: number } & Rows) {
  return (
    <li className={css.phase} data-phase={phase.id}>
      <h3 className={css.heading}>
        <span className={css.number}>{number}</span>
        {phase.title}
      </h3>
      <ul className={css.steps}>
        {linesOf(phase, rows.stage).map((line) => (
          <LineRow key={line.id} line={line} {...rows} />
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
          <span>{note}</span>
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
        <span className={css.summary}>{plan.summary}</span>
      </div>
      <Phases phases={plan.phases} {...rows} />
      <Notes notes={plan.notes} />
    </section>
  );
}
