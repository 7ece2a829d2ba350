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
  return async (url, init, invocation) => {
    const { keys } = invocation;
    const key = keys.get(name) ?? (await kvs.getSecret(name));
    if (typeof key !== 'string') {
      throw new NotSent('noKey', 'NO_KEY');
    }
    keys.set(name, key);
    return bearing(ATLASSIAN, url, init, key.trim(), secretsOf(invocation));
  };
}

/**
 * A key that came with the call and is stored nowhere yet: whether it works is to be found out.
 *
 * @type {import('../commands/http.js').Sender}
 */
export async function withCandidate(url, init, invocation) {
  const { secret } = invocation;
  if (!secret) {
    throw new NotSent('noKey', 'NO_KEY');
  }
  return bearing(ATLASSIAN, url, init, secret.trim(), secretsOf(invocation));
}

/**
 * @param {import('../drive.js').Invocation} invocation
 * @returns {string[]} the organization's keys that it has read, and what came with the call
 */
export function secretsOf({ keys, secret = '' }) {
  return [...keys.values(), secret].map((one) => one.trim());
}
