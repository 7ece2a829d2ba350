import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/**
 * A consumer of a queue: hands what is in the event to a module of the core.
 *
 * @param {() => Promise<import('../core.js').Core>} freshCore of that module
 * @param {number} budgetMs how long one invocation may work; the platform ends it after 900 s
 */
export function consumerOf(freshCore, budgetMs) {
  return guarded(async (/** @type {any} */ event, /** @type {any} */ backend) => {
    await drive(await freshCore(), {
      type: 'woken',
      body: event?.body ?? null,
      context: installation(backend),
      invocation: invocationId(),
      deadline: deadlineIn(budgetMs),
    });
  });
}
