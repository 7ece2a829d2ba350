import { randomBytes } from 'node:crypto';

/** What the core writes where a password belongs: it has no randomness, and no secret may pass it. */
const PLACEHOLDER = 'offramp:random-password';
const BYTES = 24;

/**
 * Puts a password that nobody ever sees into requests that make a user.
 *
 * @param {import('../commands/http.js').Sender} send
 * @returns {import('../commands/http.js').Sender}
 */
export function withPassword(send) {
  return (url, init, invocation) => {
    const { body } = init;
    if (typeof body !== 'string' || !body.includes(PLACEHOLDER)) {
      return send(url, init, invocation);
    }
    return send(url, { ...init, body: body.replaceAll(PLACEHOLDER, password()) }, invocation);
  };
}

/** Three kinds of character are what the tenant's rules ask for; the prefix has them for certain. */
function password() {
  return `Aa1-${randomBytes(BYTES).toString('base64url')}`;
}
