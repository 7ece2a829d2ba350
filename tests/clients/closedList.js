/** The closed list of the product's calls, as it stands in the golden file. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Call
 * @property {string} call its name
 * @property {string} identity
 * @property {string} method
 * @property {string} host
 * @property {string} path with its parameters in braces
 */

/** Stands for the site in the core's calls; the platform knows the real one. */
const JIRA = 'jira.invalid';

/** The two spellings in which Microsoft's own clients cast a list to groups. */
const CAST = /\/graph\.group$/;

/** @returns {Call[]} */
export function closedList() {
  const text = readFileSync(new URL('../golden/calls.txt', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [call = '', identity = '', method = '', address = ''] = line.split(/\s+/);
      const [host = '', ...path] = address.split('/');
      return { call, identity, method, host, path: `/${path.join('/')}` };
    });
}

/**
 * The call that a client has made, if it is one of the list.
 *
 * @param {Call[]} calls
 * @returns {(exchange: { method: string, host: string, path: string, identity?: string | null }) =>
 *   Call | undefined}
 */
export function finder(calls) {
  const known = calls.map((call) => ({ call, pattern: patternOf(call.path) }));
  return ({ method, host, path, identity }) => {
    const plain = path.replace(/\/{2,}/g, '/').replace(CAST, '/microsoft.graph.group');
    return known.find(
      ({ call, pattern }) =>
        call.method === method &&
        pattern.test(plain) &&
        (call.host === JIRA
          ? host.endsWith('.atlassian.net') && (call.identity === 'AsApp') === (identity === 'app')
          : call.host === host),
    )?.call;
  };
}

/** @param {string} path */
function patternOf(path) {
  const plain = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${plain.replace(/\{\w+\}/g, '[^/]+')}$`);
}
