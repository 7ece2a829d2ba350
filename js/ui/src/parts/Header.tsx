import type { Press } from '../press';
import { isBefore, type PanelView } from '../view';
import css from './Header.module.css';
import { PlaybookPicker } from './PlaybookPicker';

type Props = { view: PanelView | null; busy: Press | null; perform: (press: Press) => void };

/** What is done here, or, where there is a choice and nothing has begun, the choice. */
export function Header({ view, busy, perform }: Props) {
  const title = view?.playbook?.title ?? 'Offramp';
  if (!view || !isBefore(view.state) || view.playbooks.length < 2) {
    return <h1 className={view?.playbook ? css.title : 'sr-only'}>{title}</h1>;
  }
  return (
    <div className={css.header}>
      <h1 className="sr-only">{title}</h1>
      <span className={css.title} aria-hidden="true">
        Playbook
      </span>
      <PlaybookPicker
        playbooks={view.playbooks}
        shown={view.playbook}
        busy={busy}
        pick={(playbook) => perform({ id: 'pick', playbook })}
      />
    </div>
  );
}
