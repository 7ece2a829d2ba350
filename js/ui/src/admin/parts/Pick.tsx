import { useId } from 'react';
import type { Choice } from '../view';
import css from './Pick.module.css';

type PickProps = {
  label: string;
  choices: Choice[];
  value: string;
  onPick: (value: string) => void;
};

/** One of several values, or any. */
export function Pick({ label, choices, value, onPick }: PickProps) {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onPick(target.value)}>
        <option value="">Any</option>
        {choices.map((choice) => (
          <option key={String(choice.value)} value={String(choice.value)}>
            {choice.title}
          </option>
        ))}
      </select>
    </div>
  );
}
