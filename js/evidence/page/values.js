import { html, text } from './html.js';

/**
 * Values of entries, for people. Every function here takes anything: an entry of another version
 * may hold what this one does not know, and it is shown as it is.
 *
 * @typedef {import('./html.js').Markup} Markup
 * @typedef {(account: unknown) => Markup} Person the name, where there is one, and the account
 */

/** The furthest instant that a date can name, in milliseconds. */
const INSTANT_MAX_MS = 8.64e15;
/** Values inside of values are laid out down to here, and below it shown as JSON. */
const DEPTH_MAX = 5;

/**
 * @param {unknown} value
 * @returns {Record<string, any>} itself, or nothing in it
 */
export function record(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/**
 * @param {unknown} value
 * @returns {any[]} itself, or an empty list
 */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * How serde writes an enum: `"name"`, or `{"name": what}`.
 *
 * @param {unknown} value
 * @returns {{ name: string, of: Record<string, any> }}
 */
export function variant(value) {
  const [[name, of] = [text(value), {}]] = Object.entries(record(value));
  return { name, of: record(of) };
}

/**
 * @param {unknown} value milliseconds since 1970
 * @returns {Markup} the instant in UTC, to the millisecond
 */
export function time(value) {
  if (typeof value !== 'number' || Math.abs(value) > INSTANT_MAX_MS) {
    return html`${value}`;
  }
  const iso = new Date(value).toISOString();
  return html`<time datetime="${iso}">${iso.replace('T', ' ').replace('Z', ' UTC')}</time>`;
}

/**
 * How somebody is shown of whom the record has the account only.
 *
 * @param {Readonly<Record<string, string>>} names what people are called, by account
 * @returns {Person}
 */
export function personBy(names) {
  return (account) => {
    const known = typeof account === 'string' && Object.hasOwn(names, account);
    const name = known ? names[account] : undefined;
    return typeof name === 'string' && name.trim() !== ''
      ? html`${name} <code>${account}</code>`
      : html`${account}`;
  };
}

/**
 * @param {number} ms
 * @returns {string}
 */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * 'RemoveFromGroup', 'handOver' and 'left-business' as words.
 *
 * @param {unknown} name
 * @returns {string}
 */
export function words(name) {
  const spaced = text(name)
    .replace(/-/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/**
 * A record that is kept as a list of words: `["RemoveFromGroup", "<directory>", "<group>"]`.
 *
 * @param {unknown} value
 * @returns {Markup}
 */
export function wordList(value) {
  if (!Array.isArray(value)) {
    return html`${words(variant(value).name)}`;
  }
  const [name, ...rest] = value;
  return html`${words(name)}${rest.map((one) => html` <code>${one}</code>`)}`;
}

/**
 * Names and values, those without a value left out.
 *
 * @param {[name: string, value: unknown][]} pairs
 * @returns {Markup | null}
 */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return known.length === 0
    ? null
    : html`<dl>
        ${known.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div> `,
        )}
      </dl>`;
}

/**
 * @param {unknown[]} items
 * @param {string} none what is said where there are none
 * @returns {unknown}
 */
export function bullets(items, none) {
  return items.length === 0
    ? none
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li> `)}
      </ul>`;
}

/**
 * A table that scrolls by itself where the page is narrow.
 *
 * @param {string} name of it, for whoever does not see it
 * @param {string[]} columns
 * @param {unknown[][]} rows
 * @returns {Markup | null} nothing where there are no rows
 */
export function table(name, columns, rows) {
  return rows.length === 0
    ? null
    : html`<div class="scrolls" role="region" aria-label="${name}" tabindex="0">
        <table>
          <thead>
            <tr>
              ${columns.map((column) => html`<th scope="col">${column}</th> `)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${cell}</td> `)}
                </tr> `,
            )}
          </tbody>
        </table>
      </div>`;
}

/**
 * Anything, laid out plainly.
 *
 * @param {unknown} value
 * @param {string} [name] of the field that holds it
 * @param {number} [depth] of it inside of others
 * @returns {unknown}
 */
export function anything(value, name = '', depth = 0) {
  if (/^(at|until)$|At$/.test(name) && typeof value === 'number') {
    return time(value);
  }
  if (typeof value !== 'object' || value === null || depth >= DEPTH_MAX) {
    return html`${text(value)}`;
  }
  if (Array.isArray(value)) {
    return bullets(
      value.map((one) => anything(one, '', depth + 1)),
      'none',
    );
  }
  return facts(
    Object.entries(value).map(([field, of]) => [words(field), anything(of, field, depth + 1)]),
  );
}
