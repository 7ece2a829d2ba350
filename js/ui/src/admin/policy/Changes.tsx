import Button from '@atlaskit/button/new';
import { useId, useRef, useState, type FormEvent } from 'react';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { Trouble } from '../parts/Trouble';
import { usePolicyOfPage } from './context';
import css from './Policy.module.css';
import { PreviewPart } from './PreviewPart';

const DISCARD = {
  title: 'Discard what you typed?',
  body: ['The policy in force is read again, and your changes are gone.'],
  button: 'Discard',
};

type SaveProps = {
  preview: () => void;
  /** Asks before what was typed is thrown away. */
  discard: (opener: HTMLElement) => void;
  saved: () => void;
};

/** The note, and the three things that can be done. */
function SaveForm({ preview: look, discard, saved }: SaveProps) {
  const { isChanged, isUnreadable, preview, save, keep } = usePolicyOfPage();
  const [note, setNote] = useState('');
  const id = useId();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await keep(note.trim()))) return;
    setNote('');
    saved();
  };
  return (
    <form className={css.save} onSubmit={(event) => void send(event)}>
      <div className={css.note}>
        <label htmlFor={id}>Note for the version</label>
        <input
          id={id}
          value={note}
          autoComplete="off"
          onChange={({ target }) => setNote(target.value)}
        />
      </div>
      <div className={css.buttons}>
        <Button isDisabled={isUnreadable || save.busy} isLoading={preview.busy} onClick={look}>
          Preview
        </Button>
        <Button
          type="submit"
          appearance="primary"
          isDisabled={!isChanged || isUnreadable || preview.busy}
          isLoading={save.busy}
        >
          Save
        </Button>
        {(isChanged || isUnreadable) && (
          <Button
            appearance="subtle"
            isDisabled={save.busy}
            onClick={({ currentTarget }) => discard(currentTarget)}
          >
            Discard changes
          </Button>
        )}
      </div>
    </form>
  );
}

/** What comes of what was typed: looked at, kept, or thrown away. */
export function Changes({ show }: { show: (field: string) => void }) {
  const policy = usePolicyOfPage();
  const { isChanged, isUnreadable, errors, preview, previewed, look, save, reload } = policy;
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const place = useRef<HTMLElement>(null);
  const id = useId();
  const hasDraft = isChanged || isUnreadable;
  const focusOn = (selector: string) =>
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(selector)?.focus());
  const press = async () => {
    if (await look()) focusOn('[data-focus=preview]');
  };
  return (
    <section ref={place} className={css.changes} aria-labelledby={id}>
      <h2 id={id} className={css.title} tabIndex={-1}>
        {hasDraft ? 'Changes that are not saved' : 'Changes'}
      </h2>
      {!hasDraft && <p className={css.help}>Nothing is changed yet. The policy stays as it is.</p>}
      {isUnreadable && <p>A part can’t be read as JSON. Mend it first.</p>}
      <Trouble of={preview} />
      <PreviewPart preview={previewed} errors={errors} show={show} />
      <Trouble of={save} />
      <SaveForm preview={() => void press()} discard={setOpener} saved={() => focusOn('h2')} />
      {opener && (
        <ConfirmDialog
          words={DISCARD}
          opener={opener}
          onCancel={() => setOpener(null)}
          onConfirm={() => {
            setOpener(null);
            reload();
            focusOn('h2');
          }}
        />
      )}
    </section>
  );
}
