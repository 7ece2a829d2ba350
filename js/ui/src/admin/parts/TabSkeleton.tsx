import { LongWait } from '../../parts/Skeleton';
import css from '../../parts/Skeleton.module.css';

const ROWS = ['medium', 'wide', 'narrow', 'wide', 'medium', 'wide'] as const;

/** The shape of what comes: a sentence, and lines under it. */
export function TabSkeleton({ wait }: { wait: string }) {
  return (
    <div aria-busy="true">
      <div aria-hidden="true" className={css.skeleton}>
        <span className={css.wide} />
        {ROWS.map((width, n) => (
          <div key={n} className={css.row}>
            <span className={css[width]} />
            <span className={css.short} />
          </div>
        ))}
      </div>
      <LongWait text={wait} />
    </div>
  );
}
