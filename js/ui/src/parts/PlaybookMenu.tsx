import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { Playbook } from '../view';
import { Icon } from './icons';
import css from './PlaybookMenu.module.css';

type Props = {
  id: string;
  playbooks: Playbook[];
  shown: Playbook | null;
  onPick: (playbook: string) => void;
  onClose: () => void;
};

/** The item that a key leads to; none for a key that does not move. */
function targetOf(key: string, at: number, count: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: (at + 1) % count,
    ArrowUp: (at - 1 + count) % count,
    Home: 0,
    End: count - 1,
  };
  return moves[key] ?? null;
}

/** The playbooks, one of them picked. By keyboard: arrows, Home, End; Escape and Tab close. */
export function PlaybookMenu({ id, playbooks, shown, onPick, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll('button') ?? [])];
  useEffect(() => {
    const [first] = items();
    const picked = menu.current?.querySelector<HTMLElement>('[aria-checked=true]');
    (picked ?? first)?.focus();
  }, []);
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return onClose();
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    const target = targetOf(event.key, at, all.length);
    if (event.key !== 'Escape' && target === null) return undefined;
    event.preventDefault();
    return target === null ? onClose() : all[target]?.focus();
  };
  return (
    <div ref={menu} id={id} className={css.menu} role="menu" aria-label="Playbook" onKeyDown={move}>
      {playbooks.map(({ id: playbook, title }) => (
        <button
          key={playbook}
          type="button"
          role="menuitemradio"
          aria-checked={playbook === shown?.id}
          tabIndex={-1}
          className={css.item}
          onClick={() => onPick(playbook)}
        >
          <span className={css.mark}>{playbook === shown?.id && <Icon mark="picked" />}</span>
          {title}
        </button>
      ))}
    </div>
  );
}
