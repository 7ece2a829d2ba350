/**
 * How long an invocation may still work. The platform ends it without a word somewhat later, so that
 * what is left from here on is for saying what has become of it.
 *
 * @param {{ deadline?: number }} invocation
 * @returns {number} in milliseconds, never below zero
 */
export function timeLeft({ deadline = Infinity }) {
  return Math.max(deadline - Date.now(), 0);
}
