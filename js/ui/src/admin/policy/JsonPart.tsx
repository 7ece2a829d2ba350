import { useId, useState } from 'react';
import { FieldError } from '../../forms/FieldError';
import type { PolicyDocument } from '../view';
import { usePolicyOfPage } from './context';
import { parsed } from './draft';
import css from './Policy.module.css';

type Props = {
  label: string;
  /** Where it stands, as errors name it. */
  place: string;
  help?: string;
  value: PolicyDocument;
  onChange: (value: PolicyDocument) => void;
};

/** Always as many: what is below must not move when the text is written anew. */
const ROWS = 12;

const written = (value: PolicyDocument) => JSON.stringify(value, null, 2);

/** What no field names, as JSON. A text that can't be read changes nothing until it can be. */
export function JsonPart({ label, place, help = '', value, onChange }: Props) {
  const { mark } = usePolicyOfPage();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const text = typed ?? written(value);
  const change = (next: string) => {
    setTyped(next);
    const read = parsed(next);
    const wrong = 'problem' in read ? read.problem : null;
    setProblem(wrong);
    mark(place, wrong);
    if ('value' in read) onChange(read.value);
  };
  return (
    <div className={css.json} data-field={place}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className={css.code}
        rows={ROWS}
        spellCheck={false}
        value={text}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-help ${id}-error`}
        onChange={({ target }) => change(target.value)}
        onBlur={() => problem === null && setTyped(null)}
      />
      <p id={`${id}-help`} className={css.help} hidden={help === ''}>
        {help}
      </p>
      <FieldError id={`${id}-error`} text={problem} />
    </div>
  );
}
