import type { ComponentType } from 'react';
import type { FieldKind } from '../../view';
import { ManyField, OneField } from './choices';
import type { FieldProps } from './frame';
import { ThingsField, WordsField } from './lists';
import { NumberField, TextField } from './plain';

const EDITORS: Record<FieldKind, ComponentType<FieldProps>> = {
  text: TextField,
  number: NumberField,
  words: WordsField,
  one: OneField,
  many: ManyField,
  things: ThingsField,
};

/** The editor of a field, by what it holds. */
export function FieldEditor(props: FieldProps) {
  const Editor = EDITORS[props.field.kind] ?? TextField;
  return <Editor {...props} />;
}
