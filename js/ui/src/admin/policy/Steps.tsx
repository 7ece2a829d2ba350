import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import type { PolicyView } from '../view';
import css from './Policy.module.css';

/** The playbooks, step by step, and how the quarantine group stands. */
export function Steps({ view }: { view: PolicyView }) {
  return (
    <>
      <div className={css.columns}>
        {view.playbooks.map(({ id, title, text, steps }) => (
          <Part key={id} title={title} text={text}>
            <LineList lines={steps} ordered />
          </Part>
        ))}
      </div>
      <Part title="Checks of the quarantine group">
        <LineList lines={view.quarantine} />
      </Part>
    </>
  );
}
