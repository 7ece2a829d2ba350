import { useId } from 'react';
import type { Json } from '../../view';
import css from './Field.module.css';
import { emptied, Labelled, type FieldProps } from './frame';

const textOf = (value: Json | undefined) =>
  value === undefined || value === null ? '' : String(value);

/** A text, with what is offered. */
export function TextField(props: FieldProps) {
  const { field, value, onChange } = props;
  const list = useId();
  return (
    <Labelled
      {...props}
      control={({ id, describedBy, isInvalid }) => (
        <>
          <input
            id={id}
            value={textOf(value)}
            list={field.choices.length > 0 ? list : undefined}
            autoComplete="off"
            aria-describedby={describedBy}
            aria-invalid={isInvalid}
            onChange={({ target }) => onChange(target.value || emptied(field, ''))}
          />
          <Offered id={list} words={field.choices.map((choice) => textOf(choice.value))} />
        </>
      )}
    />
  );
}

const WHOLE = /^\d+$/;

/** A number. What is none goes along as it was typed: the core says what is wrong with it. */
export function NumberField(props: FieldProps) {
  const { field, value, onChange } = props;
  const change = (text: string) => {
    const typed = text.trim();
    if (typed === '') return onChange(emptied(field, null));
    return onChange(WHOLE.test(typed) ? Number(typed) : typed);
  };
  return (
    <Labelled
      {...props}
      control={({ id, describedBy, isInvalid }) => (
        <input
          id={id}
          className={css.number}
          inputMode="numeric"
          value={textOf(value)}
          autoComplete="off"
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          onChange={({ target }) => change(target.value)}
        />
      )}
    />
  );
}

/** What a field offers while one types. */
export function Offered({ id, words }: { id: string; words: string[] }) {
  if (words.length === 0) return null;
  return (
    <datalist id={id}>
      {words.map((word) => (
        <option key={word} value={word} />
      ))}
    </datalist>
  );
}
