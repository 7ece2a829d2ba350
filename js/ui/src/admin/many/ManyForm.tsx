import Button from '@atlaskit/button/new';
import { useId, useState, type FormEvent } from 'react';
import { FieldError } from '../../forms/FieldError';
import type { Choice } from '../view';
import css from './Many.module.css';
import type { Wanted } from './useMany';

type Way = 'jql' | 'people';
type Props = { playbooks: Choice[]; busy: boolean; look: (wanted: Wanted) => void };

const WAYS: { way: Way; title: string; label: string; hint: string; missing: string }[] = [
  {
    way: 'jql',
    title: 'By a search',
    label: 'Search (JQL)',
    hint: 'As in project = HR AND status = "Last day". At most 100 tickets are looked at.',
    missing: 'Write a search.',
  },
  {
    way: 'people',
    title: 'By a list of people',
    label: 'E-mail addresses or account ids',
    hint: 'One on each line, at most 100; of a table with commas the first column counts.',
    missing: 'Write at least one person.',
  },
];

function WayPicker({ way, onPick }: { way: Way; onPick: (way: Way) => void }) {
  const name = useId();
  return (
    <fieldset className={css.ways}>
      <legend>How the tickets are found</legend>
      {WAYS.map((each) => (
        <label key={each.way} className={css.way}>
          <input
            type="radio"
            name={name}
            checked={way === each.way}
            onChange={() => onPick(each.way)}
          />
          {each.title}
        </label>
      ))}
    </fieldset>
  );
}

/** How many tickets are looked for. Nothing is asked before the button is pressed. */
export function ManyForm({ playbooks, busy, look }: Props) {
  const id = useId();
  const [way, setWay] = useState<Way>('jql');
  const [texts, setTexts] = useState<Record<Way, string>>({ jql: '', people: '' });
  const [playbook, setPlaybook] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const words = WAYS.find((each) => each.way === way) ?? WAYS[0];
  if (!words) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = texts[way].trim();
    setProblem(text === '' ? words.missing : null);
    if (text === '') return;
    const chosen = playbook === '' ? null : playbook;
    look(
      way === 'jql' ? { playbook: chosen, jql: text } : { playbook: chosen, people: texts.people },
    );
  };
  return (
    <form className={css.form} noValidate onSubmit={submit}>
      <WayPicker way={way} onPick={setWay} />
      <div className={css.field}>
        <label htmlFor={`${id}-text`}>{words.label}</label>
        <textarea
          id={`${id}-text`}
          rows={way === 'jql' ? 2 : 6}
          required
          value={texts[way]}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-hint ${id}-error`}
          onChange={({ target }) => setTexts({ ...texts, [way]: target.value })}
        />
        <p id={`${id}-hint`} className={css.text}>
          {words.hint}
        </p>
        <FieldError id={`${id}-error`} text={problem} />
      </div>
      <div className={css.field}>
        <label htmlFor={`${id}-playbook`}>What is run</label>
        <select
          id={`${id}-playbook`}
          value={playbook}
          onChange={({ target }) => setPlaybook(target.value)}
        >
          <option value="">What each ticket is for</option>
          {playbooks.map(({ value, title }) => (
            <option key={String(value)} value={String(value)}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div>
        <Button type="submit" spacing="compact" isLoading={busy}>
          Look
        </Button>
      </div>
    </form>
  );
}
