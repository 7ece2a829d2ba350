import Button from '@atlaskit/button/new';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { FieldError } from '../../forms/FieldError';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { Notice } from '../../parts/Notice';
import { Instant } from '../../words';
import { usePage } from '../page';
import { useAsk } from '../useAsk';
import type { StopSwitch } from '../view';
import css from './StopBar.module.css';
import { Trouble } from './Trouble';

type DialogProps = {
  stop: StopSwitch;
  opener: HTMLElement;
  onCancel: () => void;
  onConfirm: (reason: string) => void;
};

/** Asks before the switch is thrown, and why, where everything is to be stopped. */
function SwitchDialog({ stop, opener, onCancel, onConfirm }: DialogProps) {
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const isComplete = () => {
    const missing = !stop.stopped && reason.trim() === '';
    setProblem(missing ? 'Say why, for whoever finds Offramp stopped.' : null);
    return !missing;
  };
  return (
    <ConfirmDialog
      words={stop.confirm}
      gentle={stop.stopped}
      opener={opener}
      isComplete={isComplete}
      onCancel={onCancel}
      onConfirm={() => onConfirm(reason.trim())}
    >
      {!stop.stopped && (
        <div className={css.reason}>
          <label htmlFor={id}>Reason</label>
          <textarea
            id={id}
            rows={2}
            required
            value={reason}
            aria-invalid={problem !== null || undefined}
            aria-describedby={`${id}-error`}
            onChange={({ target }) => setReason(target.value)}
          />
          <FieldError id={`${id}-error`} text={problem} />
        </div>
      )}
    </ConfirmDialog>
  );
}

/** What is said of the switch, with the button that throws it. */
function Standing({ stop, button }: { stop: StopSwitch; button: ReactNode }) {
  if (!stop.stopped) {
    return (
      <div className={css.bar}>
        <p className={css.text}>{stop.text}</p>
        {button}
      </div>
    );
  }
  return (
    <Notice
      tone="warning"
      title={
        <>
          {stop.text}
          {typeof stop.at === 'number' && (
            <>
              {' since '}
              <Instant at={stop.at} />
            </>
          )}
        </>
      }
    >
      {stop.reason && <p>{stop.reason}</p>}
      <p>{button}</p>
    </Notice>
  );
}

/** Whether anything may be begun, on top of every tab. */
export function StopBar() {
  const { stop, say } = usePage();
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const stopping = useAsk('admin.stop');
  const resuming = useAsk('admin.resume');
  const looking = useAsk('admin.health');
  const place = useRef<HTMLDivElement>(null);
  const before = useRef<StopSwitch | null>(null);
  useEffect(() => {
    const changed = before.current && stop && before.current.stopped !== stop.stopped;
    before.current = stop;
    if (!changed) return;
    say(stop.text);
    // The button that was pressed has given way to another one.
    if (document.activeElement === document.body) place.current?.querySelector('button')?.focus();
  }, [stop, say]);
  if (!stop) return null;
  const forget = () => [stopping, resuming].forEach((each) => each.forget());
  /** Every answer says how the switch stands; this one costs the least. */
  const lookAgain = async () => {
    if (await looking.ask({ probe: false })) forget();
  };
  const confirm = (reason: string) => {
    setOpener(null);
    forget();
    void (stop.stopped ? resuming.ask({}) : stopping.ask({ reason }));
  };
  const button = (
    <Button
      spacing="compact"
      appearance={stop.stopped ? 'primary' : 'default'}
      isLoading={stopping.busy || resuming.busy}
      onClick={({ currentTarget }) => setOpener(currentTarget)}
    >
      {stop.label}
    </Button>
  );
  return (
    <div ref={place} className={css.stop} data-stopped={stop.stopped}>
      <Standing stop={stop} button={button} />
      <Trouble of={{ ...stopping, busy: looking.busy }} onRetry={() => void lookAgain()} />
      <Trouble of={{ ...resuming, busy: looking.busy }} onRetry={() => void lookAgain()} />
      {opener && (
        <SwitchDialog
          stop={stop}
          opener={opener}
          onCancel={() => setOpener(null)}
          onConfirm={confirm}
        />
      )}
    </div>
  );
}
