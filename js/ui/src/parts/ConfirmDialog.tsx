import Button from '@atlaskit/button/new';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { Confirmation } from '../view';
import { showBeside } from '../place';
import css from './ConfirmDialog.module.css';

type Props = {
  words: Confirmation;
  /** Whether nothing is taken from anybody by it. */
  gentle?: boolean;
  opener: HTMLElement;
  /** What has to be filled in. */
  children?: ReactNode;
  /** Whether it is filled in; the dialog stays open until it is. */
  isComplete?: () => boolean;
  onConfirm: () => void;
  onCancel: () => void;
};

/** Keeps Tab inside: the browser would let it leave the frame for the ticket around it. */
function keepInside(event: KeyboardEvent<HTMLDialogElement>): void {
  if (event.key !== 'Tab') return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('button, textarea')];
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to?.focus();
}

/** Asks before a write, in the core's words. Escape and a press outside mean no. */
export function ConfirmDialog(props: Props) {
  const { words, gentle, opener, children, isComplete, onConfirm, onCancel } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    return showBeside(element, opener);
  }, [opener]);
  const answer = (then: () => void) => {
    dialog.current?.close();
    then();
  };
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-body`}
      onCancel={() => answer(onCancel)}
      onKeyDown={keepInside}
      onClick={(event) => event.target === dialog.current && answer(onCancel)}
    >
      <div className={css.content}>
        <h2 id={`${id}-title`} className={css.title}>
          {words.title}
        </h2>
        <div id={`${id}-body`} className={css.body}>
          {words.body.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        {children}
        <div className={css.buttons}>
          <Button appearance="subtle" onClick={() => answer(onCancel)}>
            Cancel
          </Button>
          <Button
            appearance={gentle ? 'primary' : 'danger'}
            onClick={() => (isComplete?.() ?? true) && answer(onConfirm)}
          >
            {words.button}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
