import { kvs } from '@forge/kvs';
import { bearing } from './bearer.js';
import { NotSent } from './notSent.js';

const ATLASSIAN = 'https://api.atlassian.com';

/**
 * An identity of the organization: a key of the secret store, read once an invocation.
 *
 * @param {string} name of the key
 * @returns {import('../commands/http.js').Sender}
 */
export function withKey(name) {
  return async (url, init, { keys }) => {
    const key = keys.get(name) ?? (await kvs.getSecret(name));
    if (typeof key !== 'string') {
      throw new NotSent('noKey', 'NO_KEY');
    }
    keys.set(name, key);
    return bearing(ATLASSIAN, url, init, key.trim());
  };
}

/**
 * A key that came with the call and is stored nowhere yet: whether it works is to be found out.
 *
 * @type {import('../commands/http.js').Sender}
 */
export async function withCandidate(url, init, { secret }) {
  if (!secret) {
    throw new NotSent('noKey', 'NO_KEY');
  }
  return bearing(ATLASSIAN, url, init, secret.trim());
}
