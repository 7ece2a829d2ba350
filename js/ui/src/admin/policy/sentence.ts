/** What a value says in words, and an entry as one sentence. */
import type { Field, Json, PolicyDocument } from '../view';
import { nameOf, same, thingsOf, valueAt } from './draft';

/** Names in a row: 'a, b and c'. */
function listed(words: string[]): string {
  const last = words.at(-1);
  return words.length < 2 ? (last ?? '') : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const titleOf = ({ choices }: Field, value: Json) =>
  choices.find((choice) => same(choice.value, value))?.title ?? String(value);

/** Whether nothing stands there. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}

/** A value in words; what it means that there is none, where there is none. */
export function wordsOf(field: Field, value: Json | undefined): string {
  if (isEmpty(value) || value === undefined) return field.empty;
  if (field.kind === 'things') return listed(thingsOf(value).map((it) => nameOf(it, field.parts)));
  if (Array.isArray(value)) return listed(value.map((each) => titleOf(field, each)));
  return titleOf(field, value);
}

/**
 * The fields of an entry, read one after the other. The first is its name, and not part of it; one
 * that may be left out and is says nothing.
 */
export function sentenceOf([, ...fields]: Field[], entry: PolicyDocument): string {
  const parts = fields.map((field) => {
    const value = valueAt(entry, field.path);
    const words = field.optional && isEmpty(value) ? '' : wordsOf(field, value);
    return words && `${field.lead}${field.kind === 'number' ? ':' : ''} ${words}`;
  });
  return `${parts.filter(Boolean).join(' ')}.`;
}
