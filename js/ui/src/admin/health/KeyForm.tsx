import Button from '@atlaskit/button/new';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { FieldError } from '../../forms/FieldError';
import form from '../../forms/Form.module.css';
import { Trouble } from '../parts/Trouble';
import { useAsk } from '../useAsk';
import type { HealthView, Key } from '../view';
import css from './Health.module.css';

type Props = { keyOf: Key; onSet: (health: HealthView) => void; onCancel: () => void };

/**
 * Sets a key. The secret is in the field until it is sent, and nowhere on the page after that,
 * whatever comes of it.
 */
export function KeyForm({ keyOf, onSet, onCancel }: Props) {
  const [secret, setSecret] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const setting = useAsk('admin.setKey');
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => first.current?.focus(), []);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const sent = secret.trim();
    setProblem(sent === '' ? 'Paste the key.' : null);
    if (sent === '') return first.current?.focus();
    setSecret('');
    const payload = { key: keyOf.id, secret: sent, endsOn: endsOn || null };
    const health = await setting.ask(payload);
    return health ? onSet(health) : undefined;
  };
  return (
    <form
      className={css.form}
      noValidate
      aria-label={`New key: ${keyOf.label}`}
      onSubmit={(event) => void send(event)}
    >
      <Trouble of={setting} />
      <div className={form.field}>
        <label htmlFor={`${id}-secret`}>{keyOf.label}</label>
        <input
          ref={first}
          id={`${id}-secret`}
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          required
          value={secret}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-help ${id}-error`}
          onChange={({ target }) => setSecret(target.value)}
        />
        <p id={`${id}-help`} className={form.help}>
          {keyOf.help} It is stored encrypted and never shown again.
        </p>
        <FieldError id={`${id}-error`} text={problem} />
      </div>
      <div className={form.field}>
        <label htmlFor={`${id}-ends`}>Ends on</label>
        <input
          id={`${id}-ends`}
          type="date"
          value={endsOn}
          aria-describedby={`${id}-ends-help`}
          onChange={({ target }) => setEndsOn(target.value)}
        />
        <p id={`${id}-ends-help`} className={form.help}>
          As shown where the key was made. Empty: not known.
        </p>
      </div>
      <div className={css.buttons}>
        <Button type="submit" appearance="primary" spacing="compact" isLoading={setting.busy}>
          {keyOf.present ? 'Replace the key' : 'Set the key'}
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
