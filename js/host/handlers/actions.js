import { freshCore } from '../doors.js';
import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/** The platform ends an action after 55 s; what does not fit goes on in the queue. */
const BUDGET_MS = 45_000;

/** The actions of Automation: each for the person on the ticket, as the rule's actor. */
export const leftBusiness = action('left-business');
export const leftTeam = action('left-team');
export const onboard = action('onboard');
export const restore = action('restore');
export const revokeInactive = action('revoke-inactive');
export const checkAccess = action('check-access');

/**
 * @param {string} name of a playbook, or `check-access`
 */
function action(name) {
  return guarded(async (/** @type {any} */ inputs, /** @type {any} */ backend) => {
    const { app, cloudId } = installation(backend);
    const answer = /** @type {any} */ (
      await drive(await freshCore(), {
        type: 'called',
        context: {
          action: name,
          accountId: backend?.principal?.accountId ?? '',
          issueKey: String(inputs?.issueKey ?? ''),
          cloudId: cloudId ?? '',
          app,
        },
        invocation: invocationId(),
        deadline: deadlineIn(BUDGET_MS),
      })
    );
    return answer?.refusal ? { errors: [{ message: wordsOf(answer.refusal) }] } : answer;
  });
}

/** @param {{ title: string, detail: string, remedy: string }} refusal */
const wordsOf = ({ title, detail, remedy }) =>
  [`${title}.`, detail, remedy].filter(Boolean).join(' ');
