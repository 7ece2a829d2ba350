import { freshCore } from '../doors.js';
import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/** The platform ends a queue consumer after 900 s. */
const BUDGET_MS = 600_000;

/** Consumer of the queue `runs`: goes on with one run. */
export const runWorker = guarded(async (/** @type {any} */ event, /** @type {any} */ backend) => {
  await drive(await freshCore(), {
    type: 'woken',
    body: event?.body ?? null,
    context: installation(backend),
    invocation: invocationId(),
    deadline: deadlineIn(BUDGET_MS),
  });
});
