/** The product's side of the bridge: what a Custom UI asks of the platform. */
import { invokeModule, moduleOf } from '../control/invoke.js';
import { objectWith, optionalString, parseJson } from '../control/input.js';
import { carryOutTransition } from '../control/workflow.js';

/**
 * @import { PlatformAnswer } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @import { Viewer } from './viewer.js'
 */

/**
 * Calls the resolver of a module, as the viewer, on the issue of the page.
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Buffer} bytes
 * @returns {Promise<PlatformAnswer>}
 */
export async function invokeFromPage(platform, viewer, bytes) {
  const body = objectWith(parseJson(bytes), ['key', 'functionKey', 'payload', 'issueKey']);
  const answer = await invokeModule(platform, moduleOf(platform, undefined, body.key), {
    functionKey: optionalString(body, 'functionKey'),
    payload: body.payload ?? {},
    extension: {},
    issueKey: optionalString(body, 'issueKey'),
    accountId: viewer.person?.accountId ?? null,
  });
  return { status: 200, body: answer };
}

/**
 * Moves an issue, as the viewer.
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Buffer} bytes
 * @returns {Promise<PlatformAnswer>}
 */
export async function moveFromPage(platform, viewer, bytes) {
  const body = objectWith(parseJson(bytes), ['issueKey', 'transition']);
  const accountId = viewer.person?.accountId;
  return carryOutTransition(platform, { ...body, accountId });
}

/**
 * Calls Jira's REST API as the viewer, within the app's scopes.
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Buffer} bytes
 * @returns {Promise<PlatformAnswer>}
 */
export async function fetchFromPage({ app, cloud, installation }, viewer, bytes) {
  const { restPath, init } = objectWith(parseJson(bytes), ['restPath', 'init']);
  const response = await cloud.send({
    method: init?.method ?? 'GET',
    host: installation.site,
    path: String(restPath),
    headers: {
      ...Object.fromEntries(init?.headers ?? []),
      'x-sandbox-identity': viewer.person ? `user:${viewer.person.accountId}` : 'anonymous',
      'x-sandbox-scopes': app.scopes.join(' '),
      'x-sandbox-caller': 'app:custom-ui',
    },
    body: Buffer.from(init?.body ?? ''),
  });
  const { status, headers, body } = response;
  return { status: 200, body: { status, statusText: '', headers, body: body.toString('utf8') } };
}
