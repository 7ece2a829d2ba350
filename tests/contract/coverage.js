/** Which calls of the closed list were made, and how they ended. */
import { isGenuine, withParts } from './check.js';
import { JIRA } from './core.js';

/**
 * @typedef {import('./check.js').Exchange} Exchange
 * @typedef {import('./core.js').Call} Call
 * @typedef {object} Row what became of one call
 * @property {Call} call
 * @property {number} successes
 * @property {Map<number, number>} refusals how many by their status
 */

/** Product calls of this kind are made in the name of the app itself. */
const AS_APP = 'asApp';

/** Requests of a page through the platform's bridge: the core knows nothing of them. */
const PAGE = 'app:custom-ui';

/**
 * @param {Exchange} exchange
 * @returns {boolean} whether the app's functions have asked, and the API itself has answered
 */
export const isOfApp = (exchange) =>
  `${exchange.caller ?? ''}`.startsWith('app:') && exchange.caller !== PAGE;

/**
 * What the app's functions asked for, parts of batches each on its own.
 *
 * @param {Exchange[]} exchanges
 * @returns {Exchange[]}
 */
export const askedByApp = (exchanges) => exchanges.filter(isOfApp).flatMap(withParts);

/**
 * @param {Exchange[]} exchanges
 * @param {Call[]} calls
 * @returns {Row[]} one for each call, also for those that were never made
 */
export function coverage(exchanges, calls) {
  const find = finder(calls);
  const rows = new Map(calls.map((call) => [call, rowOf(call)]));
  for (const exchange of askedByApp(exchanges).filter(isGenuine)) {
    const row = rows.get(/** @type {Call} */ (find(exchange)));
    if (row) count(row, Number(exchange.status));
  }
  return [...rows.values()];
}

/**
 * @param {Call} call
 * @returns {Row}
 */
const rowOf = (call) => ({ call, successes: 0, refusals: new Map() });

/**
 * @param {Row} row
 * @param {number} status
 */
function count(row, status) {
  if (status < 300) row.successes += 1;
  else row.refusals.set(status, (row.refusals.get(status) ?? 0) + 1);
}

/**
 * Two pairs of calls share method and path, and differ in whose name Jira is asked.
 *
 * @param {Call[]} calls
 * @returns {(exchange: Exchange) => Call | undefined}
 */
export function finder(calls) {
  const known = calls.map((call) => ({ call, pattern: patternOf(call.path) }));
  return ({ method, host, path, identity }) =>
    known.find(
      ({ call, pattern }) =>
        call.method === method &&
        pattern.test(path) &&
        (call.host === JIRA
          ? host.endsWith('.atlassian.net') && (call.identity === AS_APP) === (identity === 'app')
          : call.host === host),
    )?.call;
}

/** @param {string} path with its parameters in braces */
function patternOf(path) {
  const plain = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${plain.replace(/\{\w+\}/g, '[^/]+')}$`);
}

/**
 * @param {Row[]} rows
 * @returns {string[]} a line for each call: successes, and refusals by their status
 */
export function lines(rows) {
  return rows.map(({ call, successes, refusals }) => {
    const told = [...refusals].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
    return `${call.call}: ${[`${successes} succeeded`, ...told].join(', ')}`;
  });
}
