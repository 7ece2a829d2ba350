import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';
import { freshCore } from '../sweep.js';

/** The platform ends a queue consumer after 900 s. */
const BUDGET_MS = 780_000;

/** Consumer of the queue `sweeps`: goes on with the search for who is inactive. */
export const sweepWorker = guarded(async (/** @type {any} */ event, /** @type {any} */ backend) => {
  await drive(await freshCore(), {
    type: 'woken',
    body: event?.body ?? null,
    context: installation(backend),
    invocation: invocationId(),
    deadline: deadlineIn(BUDGET_MS),
  });
});
