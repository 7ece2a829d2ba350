import { drive } from '../drive.js';
import { guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/** The platform ends an action after 55 s; what does not fit goes on in the queue. */
const BUDGET_MS = 45_000;

/**
 * An action of Automation: its inputs and whoever made its connection to a module of the core, and
 * the core's answer, or the list of errors that stops the rule.
 *
 * @param {() => Promise<import('../core.js').Core>} freshCore of that module
 * @param {string} type of the event
 * @param {(inputs: any) => object} contextOf what the event says beside account, site and app
 */
export function actionOf(freshCore, type, contextOf) {
  return guarded(async (/** @type {any} */ inputs, /** @type {any} */ backend) => {
    const { app, cloudId } = installation(backend);
    const accountId = backend?.principal?.accountId ?? '';
    const answer = /** @type {any} */ (
      await drive(await freshCore(), {
        type,
        context: { ...contextOf(inputs), accountId, cloudId: cloudId ?? '', app },
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
