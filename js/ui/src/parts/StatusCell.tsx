import type { ReactNode } from 'react';
import type { Stage } from '../lines';
import css from './StepRow.module.css';

type Props = { stage: Stage; prediction: string; children: ReactNode };

/**
 * The right of a line. While it is live its height is that of its prediction, which stays in place
 * unseen, so that nothing below moves when a word takes the place of another.
 */
export function StatusCell({ stage, prediction, children }: Props) {
  return (
    <p className={css.status}>
      {stage === 'live' && (
        <span className={css.space} aria-hidden="true">
          {prediction}
        </span>
      )}
      {children}
    </p>
  );
}
