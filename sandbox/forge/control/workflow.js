/** Moving issues, with the rules of the app on the way. */
import { BadInput, objectWith, optionalString } from './input.js';

/**
 * @import { Platform } from '../platform/platform.js'
 */

/**
 * @param {Platform} platform
 * @param {URLSearchParams} query
 */
export function listTransitions({ workflow }, query) {
  const [issueKey, accountId] = [query.get('issueKey'), query.get('accountId')];
  if (!issueKey || !accountId) {
    throw new BadInput('Say what you mean: /_sandbox/transitions?issueKey=...&accountId=...');
  }
  return workflow.transitions({ issueKey, accountId });
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
export function carryOutTransition({ workflow }, input) {
  const body = objectWith(input, ['issueKey', 'transition', 'accountId']);
  const [issueKey, transition, accountId] = ['issueKey', 'transition', 'accountId'].map((name) =>
    optionalString(body, name),
  );
  if (!issueKey || !transition || !accountId) {
    throw new BadInput("Send {issueKey, transition, accountId}; 'transition' is a name or an id.");
  }
  return workflow.carryOut({ issueKey, accountId }, transition);
}
