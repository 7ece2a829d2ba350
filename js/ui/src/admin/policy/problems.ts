import type { FieldError } from '../view';

/** What is wrong with what stands at a place, or with a part of it. */
export function problemAt(errors: FieldError[], place: string): string | null {
  const isPart = (field: string) =>
    field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
  const found = errors.filter(({ field }) => isPart(field));
  return found.length > 0 ? found.map(({ message }) => message).join('; ') : null;
}
