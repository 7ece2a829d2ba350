import type { Residual } from '../view';
import { Words } from '../words';
import { Icon } from './icons';
import css from './StillReachable.module.css';

/** What the person can still reach after the run, by which way, and what would end it. */
export function StillReachable({ residual }: { residual: Residual[] }) {
  if (residual.length === 0) return null;
  return (
    <section aria-labelledby="residual-title">
      <h2 id="residual-title" className={css.heading}>
        Still reachable
      </h2>
      <ul className={css.lines}>
        {residual.map(({ what, path, remedy }, n) => (
          <li key={n} className={css.line}>
            <Icon mark="unknown" />
            <div className={css.words}>
              <span>
                <strong className={css.what}>
                  <Words text={what} />
                </strong>{' '}
                <span className={css.path}>
                  <span aria-hidden="true">← </span>
                  <span className="sr-only">through </span>
                  <Words text={path} />
                </span>
              </span>
              <span className={css.remedy}>
                <Words text={remedy} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
