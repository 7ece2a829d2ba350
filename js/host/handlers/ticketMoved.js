import { freshCore } from '../doors.js';
import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, invocationId } from '../platform.js';

/** The platform ends a post function after 25 s; this one only keeps what is to be started. */
const BUDGET_MS = 18_000;
const RETRY_AFTER_SECONDS = 60;

/** Post function of a transition: what its rule was configured with is started. */
export const ticketMoved = guarded(async (/** @type {any} */ event) => {
  const answer = /** @type {any} */ (
    await drive(await freshCore(), {
      type: 'moved',
      context: {
        accountId: event?.atlassianId,
        issueKey: event?.issue?.key,
        issueId: event?.issue?.id,
        executionId: event?.transition?.executionId,
        playbook: event?.configuration?.playbook ?? null,
      },
      invocation: invocationId(),
      deadline: deadlineIn(BUDGET_MS),
    })
  );
  if (answer?.refusal) {
    // Loaded where it is needed: the panel is read with this file and never needs it.
    const { InvocationError, InvocationErrorCode } = await import('@forge/events');
    return new InvocationError({
      retryAfter: RETRY_AFTER_SECONDS,
      retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
    });
  }
  return answer;
});
