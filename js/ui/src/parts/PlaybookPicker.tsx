import Button from '@atlaskit/button/new';
import { useId, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { Press } from '../press';
import type { Playbook } from '../view';
import { Icon } from './icons';
import { PlaybookMenu } from './PlaybookMenu';
import css from './PlaybookPicker.module.css';

type Props = {
  playbooks: Playbook[];
  /** The one whose plan is on screen. */
  shown: Playbook | null;
  busy: Press | null;
  pick: (playbook: string) => void;
};

const Chevron = () => <Icon mark="chevron" />;

/** What may be run on this ticket, one of them picked. The focus stays here when another is. */
export function PlaybookPicker({ playbooks, shown, busy, pick }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setOpen(false);
  };
  const openByArrow = (event: KeyboardEvent) => {
    if (open || busy || event.key !== 'ArrowDown') return;
    event.preventDefault();
    setOpen(true);
  };
  return (
    // Can have the focus, so that a press on the button does not count as leaving the menu.
    <div className={css.picker} tabIndex={-1} onBlur={leave}>
      <Button
        ref={button}
        spacing="compact"
        iconAfter={Chevron}
        isSelected={open}
        isLoading={busy?.id === 'pick'}
        isDisabled={busy !== null && busy.id !== 'pick'}
        aria-label={shown ? `Playbook: ${shown.title}` : undefined}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={openByArrow}
      >
        {shown?.title ?? 'Choose a playbook'}
      </Button>
      {open && (
        <PlaybookMenu
          id={id}
          playbooks={playbooks}
          shown={shown}
          onClose={close}
          onPick={(playbook) => {
            close();
            if (playbook !== shown?.id) pick(playbook);
          }}
        />
      )}
    </div>
  );
}
