import { openPage } from '../bridge';
import type { ManualTask } from '../view';
import { Icon } from './icons';
import css from './ManualTasks.module.css';

function Task({ task }: { task: ManualTask }) {
  const { href } = task;
  return (
    <li className={css.task}>
      <Icon mark="manual" />
      <div>
        <p className={css.title}>{task.title}</p>
        <p className={css.who}>{task.who}</p>
        {href && (
          <a
            href={href}
            target="_blank"
            rel="noreferrer"
            onClick={(event) => {
              event.preventDefault();
              openPage(href);
            }}
          >
            {task.linkText ?? href}
            <span className="sr-only"> (opens in a new tab)</span>
          </a>
        )}
        <p className={css.watching}>{task.watching}</p>
      </div>
    </li>
  );
}

/** What a person has to do, who that is, where, and how it will be noticed. */
export function ManualTasks({ tasks }: { tasks: ManualTask[] }) {
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby="manual-title">
      <h2 id="manual-title" className={css.heading}>
        To do by hand
      </h2>
      <ul className={css.tasks}>
        {tasks.map((task) => (
          <Task key={task.title} task={task} />
        ))}
      </ul>
    </section>
  );
}
