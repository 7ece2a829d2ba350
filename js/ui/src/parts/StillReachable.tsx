import type { Left, Residual } from '../view';
import { Icon } from './icons';
import css from './StillReachable.module.css';

/** What is left after the run, by which way, and what would end it. */
export function StillReachable({ residual }: { residual: Residual[] }) {
  return residual.map((group) => <Group key={group.title} {...group} />);
}

function Group({ title, lines }: Residual) {
  return (
    <section aria-label={title}>
      <h2 className={css.heading}>{title}</h2>
      <ul className={css.lines}>
        {lines.map((left, n) => (
          <Line key={n} {...left} />
        ))}
      </ul>
    </section>
  );
}

function Line({ what, path, remedy }: Left) {
  return (
    <li className={css.line}>
      <Icon mark="unknown" />
      <div className={css.words}>
        <span>
          <strong className={css.what}>{what}</strong>{' '}
          <span className={css.path}>
            <span aria-hidden="true">← </span>
            <span className="sr-only">through </span>
            {path}
          </span>
        </span>
        <span className={css.remedy}>{remedy}</span>
      </div>
    </li>
  );
}
