import { ago, useClock } from '../time';
import type { Schedule } from '../view';
import css from './ApprovalLine.module.css';
import { Icon } from './icons';

/** When what is planned starts by itself, and who asked for that. */
export function ScheduleLine({ schedule }: { schedule: Schedule }) {
  const { at, text, by } = schedule;
  const clock = useClock();
  return (
    <p className={css.approval} data-schedule={at ?? 'none'}>
      <Icon mark="waiting" />
      <span>
        <strong>{text}</strong>
        {at !== null && (
          <>
            {' '}
            <time dateTime={new Date(at).toISOString()} title={clock.exact(at)}>
              {ago(at, Date.now())}
            </time>
          </>
        )}
        , asked for by {by}
      </span>
    </p>
  );
}
