import { createHash } from 'node:crypto';

/** So many hexadecimal digits tell secrets apart, and say nothing about one. */
const DIGITS = 16;

/**
 * What the core is told of a secret: enough to see that it is another one than before.
 *
 * @param {unknown} secret
 * @returns {string | null} null where there is none
 */
export function digestOf(secret) {
  return typeof secret === 'string' && secret !== ''
    ? createHash('sha256').update(secret).digest('hex').slice(0, DIGITS)
    : null;
}
