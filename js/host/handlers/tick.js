import { freshCore } from '../sweep.js';
import { digestOf } from '../digest.js';
import { drive } from '../drive.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/** The platform ends a scheduled trigger after 55 s. */
const BUDGET_MS = 40_000;

/**
 * Tells the core that time has passed.
 *
 * @param {import('../platform.js').Backend} backend
 * @returns {Promise<unknown>}
 */
export async function tick(backend) {
  return drive(await freshCore(), tickedEvent(backend));
}

/**
 * With the variables that the app's owner has set. Of the secrets the core is told a digest only.
 *
 * @param {import('../platform.js').Backend} backend
 */
export function tickedEvent(backend) {
  return {
    type: 'ticked',
    context: installation(backend),
    invocation: invocationId(),
    deadline: deadlineIn(BUDGET_MS),
    variables: {
      OFFRAMP_SETTINGS: process.env.OFFRAMP_SETTINGS ?? null,
      OFFRAMP_READ_KEY: digestOf(process.env.OFFRAMP_READ_KEY),
      OFFRAMP_WRITE_KEY: digestOf(process.env.OFFRAMP_WRITE_KEY),
      OFFRAMP_ENTRA: digestOf(process.env.OFFRAMP_ENTRA),
    },
  };
}
