import { timeLeft } from '../timeLeft.js';

/**
 * Waits. How long is the core's decision, and no longer than the invocation may work.
 *
 * @param {{ ms: number }} command
 * @param {import('../drive.js').Invocation} invocation
 * @returns {Promise<object>}
 */
export async function pause({ ms }, invocation) {
  await new Promise((resolve) => setTimeout(resolve, Math.min(ms, timeLeft(invocation))));
  return {};
}
