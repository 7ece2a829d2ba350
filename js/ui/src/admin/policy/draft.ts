/** The document that is edited: values by path, and what no path names. Nothing here is changed in
 * place. */
import type { Field, Json, PolicyDocument } from '../view';

const isObject = (value: Json | undefined): value is PolicyDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at a path such as `a.b`. */
export function valueAt(object: PolicyDocument, path: string): Json | undefined {
  let value: Json | undefined = object;
  for (const name of path.split('.')) {
    if (!isObject(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** The document with another value at a path; `undefined` takes it out, and what is empty then. */
export function withValue(
  object: PolicyDocument,
  path: string,
  value: Json | undefined,
): PolicyDocument {
  const [name = '', ...deeper] = path.split('.');
  const inside = object[name];
  const next = deeper.length
    ? withValue(isObject(inside) ? inside : {}, deeper.join('.'), value)
    : value;
  const isGone = next === undefined || (deeper.length > 0 && Object.keys(next ?? {}).length === 0);
  if (!isGone) return { ...object, [name]: next };
  return Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
}

/** What no path names. */
export function restOf(object: PolicyDocument, paths: string[]): PolicyDocument {
  return paths.reduce((rest, path) => withValue(rest, path, undefined), object);
}

/** The document with another rest. What the rest says at a path itself goes before. */
export function withRest(
  object: PolicyDocument,
  paths: string[],
  rest: PolicyDocument,
): PolicyDocument {
  return paths.reduce((next, path) => {
    const value = valueAt(object, path);
    const isSaid = valueAt(rest, path) !== undefined;
    return isSaid || value === undefined ? next : withValue(next, path, value);
  }, rest);
}

/** The entries of a list. */
export function entriesAt(document: PolicyDocument, path: string): PolicyDocument[] {
  const value = valueAt(document, path);
  return Array.isArray(value) ? value.map((entry) => (isObject(entry) ? entry : {})) : [];
}

/** Whether two values are the same JSON. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Reads JSON that is typed. What is no object is no part of a document. */
export function parsed(text: string): { value: PolicyDocument } | { problem: string } {
  try {
    const value: Json = JSON.parse(text.trim() === '' ? '{}' : text);
    if (isObject(value)) return { value };
    return { problem: 'This is no object. Begin with { and end with }.' };
  } catch (error) {
    return { problem: `This can’t be read as JSON: ${(error as Error).message}` };
  }
}

/** Whether a `things` field holds one object rather than a list of them. */
export function isSingle(field: Field, value: Json | undefined): boolean {
  return field.single ?? isObject(value);
}

/** The things of a field, as a list. */
export function thingsOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : [];
}

/** The name of a thing: the first of its parts. */
export function nameOf(thing: Json, parts: string[] | undefined): string {
  if (!isObject(thing)) return String(thing);
  const name = thing[parts?.[0] ?? 'name'] ?? thing.id;
  return typeof name === 'string' && name !== '' ? name : JSON.stringify(thing);
}
