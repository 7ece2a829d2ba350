import { freshCore } from '../doors.js';
import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, invocationId } from '../platform.js';

/**
 * The platform ends a validator after 25 s. What becomes of the transition then is documented
 * nowhere, so it is answered before, whatever happens.
 */
const BUDGET_MS = 14_000;
const LATEST_MS = 20_000;

/** The answer where the core has none. */
const HELD = {
  result: false,
  errorMessage: 'Offramp could not tell whether its run is done. Try again in a minute.',
};

const asked = guarded(async (/** @type {any} */ event) =>
  drive(await freshCore(), {
    type: 'tried',
    context: {
      issueKey: event?.issue?.key,
      playbook: event?.configuration?.playbook ?? null,
      modified: event?.transition?.modifiedFields ?? {},
    },
    invocation: invocationId(),
    deadline: deadlineIn(BUDGET_MS),
  }),
);

/** Validator of a transition: whether the ticket's run is done. It holds where nobody can tell. */
export const ticketTried = (/** @type {any} */ event) =>
  inTime(
    LATEST_MS,
    asked(event).catch(() => HELD),
  );

/**
 * @param {number} ms
 * @param {Promise<unknown>} answer
 * @returns {Promise<unknown>} the answer, or that it is held
 */
async function inTime(ms, answer) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, HELD);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
