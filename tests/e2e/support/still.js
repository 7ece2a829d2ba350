/**
 * Makes an answer of the app the same each time it is played: moments are told from the fixed one
 * at which the pages' tests look, and what is made anew for every run is counted.
 */

/** The moment at which the tests of the pages look. */
export const AT = Date.parse('2026-11-23T13:02:20Z');

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Until here a number is no moment. */
const LONG_AGO = Date.parse('2001-09-09T00:00:00Z');

const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z/g;
const MINUTE = /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/g;
const HASH = /\b[0-9a-f]{64}\b/g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Ids of the simulated company are the same in each of its lives. */
const OF_COMPANY = /-0000-4000-8000-|-aaaa-4aaa-8aaa-/;

/** How long something took, by its name: never twice the same. */
const TOOK = new Map([
  ['toCutMs', 2 * SECOND_MS],
  ['toProofMs', 4 * MINUTE_MS],
]);

/** What is made of hashes from beginning to end; `tests/evidence` holds it. */
const LEFT_OUT = new Set(['pack']);

/**
 * @param {any} answer
 * @param {number} now when it was given
 * @returns {any}
 */
export function still(answer, now) {
  const counted = { hash: counter(), uuid: counter() };
  const moment = (/** @type {number} */ at) => AT + distance(at - now);
  const text = (/** @type {string} */ words) =>
    words
      .replace(INSTANT, (at) => new Date(moment(Date.parse(at))).toISOString())
      .replace(MINUTE, `${new Date(AT).toISOString().slice(0, 16).replace('T', ' ')} UTC`)
      .replace(HASH, (hash) => `${counted.hash(hash)}`.padStart(64, '0'))
      .replace(UUID, (id) =>
        OF_COMPANY.test(id) ? id : `00000000-0000-4000-9000-${pad(counted.uuid(id))}`,
      );

  /**
   * @param {any} value
   * @returns {any}
   */
  function stilled(value) {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'number') return value > LONG_AGO ? moment(value) : value;
    if (Array.isArray(value)) return value.map(stilled);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((name) => [name, LEFT_OUT.has(name) ? {} : stilled(taken(name, value[name]))]),
    );
  }
  return stilled(answer);
}

/**
 * How far a moment is from now, without the milliseconds and minutes that differ from play to play.
 *
 * @param {number} ms
 */
function distance(ms) {
  if (ms > HOUR_MS) return 3 * DAY_MS;
  if (ms > SECOND_MS) return 4 * MINUTE_MS;
  return ms > -HOUR_MS / 2 ? -20 * SECOND_MS : Math.round(ms / HOUR_MS) * HOUR_MS;
}

/**
 * @param {string} name
 * @param {any} value
 */
const taken = (name, value) => (typeof value === 'number' && TOOK.get(name)) || value;

/** @returns {(text: string) => number} the place of each text among the different ones */
function counter() {
  /** @type {Map<string, number>} */
  const places = new Map();
  return (text) => {
    if (!places.has(text)) places.set(text, places.size + 1);
    return /** @type {number} */ (places.get(text));
  };
}

/** @param {number} place */
const pad = (place) => `${place}`.padStart(12, '0');
