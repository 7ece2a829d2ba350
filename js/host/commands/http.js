import { asApp, asUser, routeFromAbsolute } from '@forge/api';
import { asEntraApp } from '../identity/entra.js';
import { asEntraCandidate } from '../identity/entraCandidate.js';
import { withCandidate, withKey } from '../identity/key.js';
import { NotSent } from '../identity/notSent.js';
import { withPassword } from '../identity/password.js';
import { timeLeft } from '../timeLeft.js';
import { within } from '../within.js';

/** How long one request may take, with all that is tried for it, before it counts as lost. */
export const TIMEOUT_MS = 20_000;

/** With less than this left of the invocation nothing is sent: it could only be cut off. */
const LEAST_MS = 1_000;

/**
 * @typedef {import('../drive.js').Invocation} Invocation
 * @typedef {import('@forge/api').RequestInit} Outgoing
 * @typedef {import('@forge/api').APIResponse} Incoming
 * @typedef {(url: string, init: Outgoing, invocation: Invocation) => Promise<Incoming>} Sender
 */

/** @type {Map<string, Sender>} */
const senders = new Map([
  ['asUser', (url, init) => asUser().requestJira(routeFromAbsolute(url), init)],
  ['asApp', (url, init) => asApp().requestJira(routeFromAbsolute(url), init)],
  ['orgRead', withKey('org-read-key')],
  ['orgWrite', withKey('org-write-key')],
  ['orgCandidate', withCandidate],
  ['entra', withPassword(asEntraApp)],
  ['entraCandidate', asEntraCandidate],
]);

/** Why the platform sent nothing, by the name of the error that said so. */
const refusals = new Map([
  ['REQUEST_EGRESS_ALLOWLIST_ERR', 'egress'],
  ['NEEDS_AUTHENTICATION_ERR', 'needsAuthentication'],
  ['PROXY_ERR', 'other'],
]);

/**
 * Sends one request under the identity that the core names.
 *
 * @param {import('../drive.js').Command} command
 * @param {Invocation} invocation
 * @returns {Promise<object>}
 */
export async function http(command, invocation) {
  const request = invocation.core.requestOf(command);
  const sender = /** @type {Sender} */ (senders.get(command.identity));
  const time = Math.min(TIMEOUT_MS, timeLeft(invocation));
  if (time < LEAST_MS) {
    return { outcome: 'blocked', reason: 'noTime', detail: 'DEADLINE' };
  }
  const answer = await within(time, async (signal) =>
    received(await sender(request.url, await outgoing(request, signal), invocation)),
  ).catch(unanswered);
  return 'outcome' in answer
    ? answer
    : invocation.core.answerOf(command.id, answer.status, answer.headers, answer.body);
}

/**
 * @param {Request} request
 * @param {AbortSignal} signal
 * @returns {Promise<Outgoing>}
 */
async function outgoing(request, signal) {
  const body = request.body === null ? undefined : await request.text();
  return { method: request.method, headers: Object.fromEntries(request.headers), body, signal };
}

/**
 * @param {Incoming} response
 * @returns {Promise<{ status: number, headers: Headers, body: Uint8Array }>}
 */
async function received(response) {
  const headers = new Headers();
  response.headers.forEach((value, name) => headers.append(name, value));
  return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) };
}

/**
 * What is told of a failure: names and codes only, since a message may quote the key's header.
 *
 * @param {any} error
 * @returns {{ outcome: string, reason: string, detail?: string }}
 */
function unanswered(error) {
  if (error instanceof NotSent) {
    return { outcome: 'blocked', reason: error.reason, detail: error.detail };
  }
  const reason = refusals.get(error.name);
  if (reason !== undefined) {
    return { outcome: 'blocked', reason, detail: String(error.errorCode ?? error.name) };
  }
  return { outcome: 'lost', reason: String(error.cause?.code ?? error.name) };
}
