import { randomBytes } from 'node:crypto';
import { discreet } from './discreet.js';

/** What the core writes where a password belongs: it has no randomness, and no secret may pass it. */
const PLACEHOLDER = 'offramp:random-password';
const BYTES = 24;

/**
 * Puts a password that nobody ever sees into requests that make a user. Whoever refuses one may quote
 * it, so it is taken out of what comes back.
 *
 * @param {import('../commands/http.js').Sender} send
 * @returns {import('../commands/http.js').Sender}
 */
export function withPassword(send) {
  return async (url, init, invocation) => {
    const { body } = init;
    if (typeof body !== 'string' || !body.includes(PLACEHOLDER)) {
      return send(url, init, invocation);
    }
    const drawn = Array.from(body.matchAll(new RegExp(PLACEHOLDER, 'g')), password);
    const filled = drawn.reduce((text, one) => text.replace(PLACEHOLDER, one), body);
    return discreet(await send(url, { ...init, body: filled }, invocation), drawn);
  };
}

/** Three kinds of character are what the tenant's rules ask for; the prefix has them for certain. */
function password() {
  return `Aa1-${randomBytes(BYTES).toString('base64url')}`;
}
