/** Text that is HTML already; whatever is not gets escaped. */
export class Markup {
  /** @param {string} content */
  constructor(content) {
    this.content = content;
  }
}

/**
 * A template in which every value is escaped, unless it was made by this template itself.
 *
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values lists are joined; `null`, `undefined` and `false` are nothing
 * @returns {Markup}
 */
export function html(strings, ...values) {
  const parts = strings.map((string, index) => string + markupOf(values[index]));
  return new Markup(parts.join(''));
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function markupOf(value) {
  if (value instanceof Markup) {
    return value.content;
  }
  if (Array.isArray(value)) {
    return value.map(markupOf).join('');
  }
  return value === null || value === undefined || value === false ? '' : escaped(text(value));
}

/**
 * A value from an entry as text. Entries of another version may hold anything anywhere.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function text(value) {
  if (typeof value !== 'object') {
    return value === undefined ? '' : String(value);
  }
  try {
    return JSON.stringify(value);
  } catch {
    return '(nested too deep to be shown)';
  }
}

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Marks that cannot be seen, or turn the direction of what stands around them, are spelled out: a
 * name must not make a line read as another.
 *
 * @param {string} raw
 * @returns {string}
 */
function escaped(raw) {
  return raw
    .replace(
      /(?![\t\n])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
      (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`,
    )
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark]);
}
