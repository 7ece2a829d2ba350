import Button from '@atlaskit/button/new';
import { useEffect, useRef, useState } from 'react';
import { usePage } from '../page';
import { LineFacts, LineList, ToneMark } from '../parts/LineList';
import type { Connection, HealthView, Key } from '../view';
import css from './Health.module.css';
import { KeyForm } from './KeyForm';

type KeyProps = { keyOf: Key; onSet: (health: HealthView) => void };

/** When a key ends, and the form that sets one. */
function KeyLine({ keyOf, onSet }: KeyProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const returning = useRef(false);
  const { say } = usePage();
  useEffect(() => {
    if (open || !returning.current) return;
    returning.current = false;
    button.current?.focus();
  }, [open]);
  const close = () => {
    returning.current = true;
    setOpen(false);
  };
  const verb = keyOf.present ? 'Replace the key' : 'Set a key';
  return (
    <div className={css.key}>
      <p className={css.ends}>
        <span>{keyOf.label}: </span>
        {keyOf.ends}
      </p>
      {open ? (
        <KeyForm
          keyOf={keyOf}
          onCancel={close}
          onSet={(health) => {
            onSet(health);
            say(`${keyOf.label}: set.`);
            close();
          }}
        />
      ) : (
        <Button
          ref={button}
          spacing="compact"
          aria-label={`${verb}: ${keyOf.label}`}
          onClick={() => setOpen(true)}
        >
          {verb}
        </Button>
      )}
    </div>
  );
}

/** One connection: how it stands, what of it does not work and why, and its key. */
export function ConnectionRow({
  connection,
  onSet,
}: {
  connection: Connection;
  onSet: (health: HealthView) => void;
}) {
  const { id, title, tone, calls, key } = connection;
  return (
    <li className={css.connection} data-connection={id} data-tone={tone}>
      <ToneMark tone={tone} />
      <div className={css.what}>
        <h3 className={css.title}>{title}</h3>
        <LineFacts line={connection} />
        {calls.length > 0 && (
          <div className={css.calls}>
            <LineList lines={calls} />
          </div>
        )}
        {key && <KeyLine keyOf={key} onSet={onSet} />}
      </div>
    </li>
  );
}
