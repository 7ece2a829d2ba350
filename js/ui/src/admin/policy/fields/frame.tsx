import { useId, type ReactNode } from 'react';
import { FieldError } from '../../../forms/FieldError';
import type { Field, Json } from '../../view';
import css from './Field.module.css';

/** What an editor of a field is given. */
export type FieldProps = {
  field: Field;
  value: Json | undefined;
  error: string | null;
  /** Where it stands in the document, as errors name it. */
  place: string;
  onChange: (value: Json | undefined) => void;
};

/** What a control says of its field: its help, and what is wrong with it. */
export type Described = { id: string; describedBy: string; isInvalid: true | undefined };

/** One control under a label of its own. */
export function Labelled({
  field,
  error,
  place,
  control,
}: FieldProps & { control: (described: Described) => ReactNode }) {
  const id = useId();
  const described = {
    id,
    describedBy: `${id}-help ${id}-error`,
    isInvalid: error !== null || undefined,
  };
  return (
    <div className={css.field} data-field={place}>
      <label htmlFor={id}>{field.lead}</label>
      {control(described)}
      <Below id={id} help={helpOf(field)} error={error} />
    </div>
  );
}

/** Several controls under a label that they share. */
export function Grouped({ field, error, place, children }: FieldProps & { children: ReactNode }) {
  const id = useId();
  return (
    <fieldset
      className={css.field}
      data-field={place}
      aria-describedby={`${id}-help ${id}-error`}
      tabIndex={-1}
    >
      <legend>{field.lead}</legend>
      {children}
      <Below id={id} help={field.help} error={error} />
    </fieldset>
  );
}

/** What an empty field means belongs to its help: a placeholder is gone as soon as one types. */
function helpOf({ help, empty }: Field): string {
  return [help, empty && `Empty: ${empty}.`].filter(Boolean).join(' ');
}

function Below({ id, help, error }: { id: string; help: string; error: string | null }) {
  return (
    <>
      <p id={`${id}-help`} className={css.help} hidden={help === ''}>
        {help}
      </p>
      <FieldError id={`${id}-error`} text={error} />
    </>
  );
}

/** The value of a field without content: taken out where that is allowed, left empty otherwise. */
export function emptied(field: Field, empty: Json): Json | undefined {
  return field.optional ? undefined : empty;
}
