/** HTML that cannot be broken by what is put into it. */

/** Text that is HTML already. */
class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

const ESCAPES = /** @type {Record<string, string>} */ ({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
});

/**
 * @param {unknown} value
 * @returns {string}
 */
function textOf(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (value === null || value === undefined || value === false) return '';
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/**
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values escaped, unless they are HTML of this function
 */
export function html(strings, ...values) {
  return new Markup(String.raw({ raw: strings }, ...values.map(textOf)));
}

/** @param {Markup} markup */
export function documentOf(markup) {
  return Buffer.from(`<!doctype html>\n${markup.text}`);
}
