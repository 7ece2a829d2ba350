/** Which call was driven by which client, as a table, and which by none. */
import { readFileSync } from 'node:fs';

/** @import { Call } from './closedList.js' */

/**
 * @param {Call[]} calls
 * @param {Map<string, Set<string>>} driven names of clients by the name of a call
 * @returns {string}
 */
export function table(calls, driven) {
  const width = Math.max(...calls.map(({ call }) => call.length));
  const by = (/** @type {string} */ call) => [...(driven.get(call) ?? ['-'])].join(', ');
  return calls.map(({ call }) => `  ${call.padEnd(width)}  ${by(call)}`).join('\n');
}

/**
 * What is wrong with the calls that no client has driven: each needs a reason, and only those.
 *
 * @param {Call[]} calls
 * @param {Map<string, Set<string>>} driven
 * @param {Record<string, string>} [reasons] by the name of a call
 * @returns {string[]}
 */
export function undriven(calls, driven, reasons = known()) {
  const names = calls.map(({ call }) => call);
  return [
    ...names
      .filter((call) => !driven.has(call) && !reasons[call])
      .map((call) => `No client has driven ${call}, and uncovered.json gives no reason.`),
    ...Object.keys(reasons)
      .filter((call) => driven.has(call) || !names.includes(call))
      .map((call) => `uncovered.json has ${call} without need.`),
  ];
}

/** @returns {Record<string, string>} */
const known = () => JSON.parse(readFileSync(new URL('uncovered.json', import.meta.url), 'utf8'));
