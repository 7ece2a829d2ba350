/** The token endpoint, Graph and the app's secret store, for tests of the identity in Entra. */
import assert from 'node:assert/strict';
import { bodyOf, invoked, json, platform, reset as resetPlatform } from './platform-fake.js';
import { invocation } from './core-fake.js';

const { http } = await import('../../js/host/commands/http.js');

export const SECRET = 'canary-client-secret';
export const TOKEN = 'canary-token';
export const APP = {
  tenantId: 'e0000000-0000-4000-8000-000000000001',
  clientId: 'c',
  clientSecret: SECRET,
};
export const HOUR_MS = 3_600_000;

/** The secret store of the app, by key. */
export const secrets = new Map();

/** How the token endpoint and Graph answer; both can be replaced by a test. */
export const answers = { token: newToken, graph: () => json({ responses: [] }) };
let given = 0;

export function newToken() {
  given += 1;
  return json({ token_type: 'Bearer', expires_in: 3599, access_token: `${TOKEN}-${given}` });
}

/** @param {import('./platform-fake.js').Sent} sent */
export function storage(sent) {
  const { key, value } = bodyOf(sent);
  switch (sent.path) {
    case '/api/v1/secret/set':
      secrets.set(key, value);
      return new Response(null, { status: 204 });
    case '/api/v1/secret/delete':
      secrets.delete(key);
      return new Response(null, { status: 204 });
    default:
      return secrets.has(key)
        ? json({ key, value: secrets.get(key) })
        : json({ code: 'KEY_NOT_FOUND', message: '' }, 404);
  }
}

/** As before each test: the app's credential is stored, and everybody answers. */
export function reset() {
  resetPlatform();
  given = 0;
  secrets.clear();
  secrets.set('entra-app', JSON.stringify(APP));
  Object.assign(answers, { token: newToken, graph: () => json({ responses: [] }) });
  platform.answer = storage;
  platform.egress = async (input) =>
    String(input).startsWith('https://login.') ? answers.token() : answers.graph();
}

/** @param {object} [more] */
const command = (more) => ({
  id: 7,
  type: 'http',
  identity: 'entra',
  method: 'POST',
  url: 'https://graph.microsoft.com/v1.0/$batch',
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  body: '{"requests":[]}',
  ...more,
});

/**
 * @param {object} [more]
 * @param {import('../../js/host/drive.js').Invocation} [within]
 * @returns {Promise<any>}
 */
export const sent = (more, within = invocation()) => invoked(() => http(command(more), within));

const asked = (/** @type {string} */ host) =>
  platform.fetched.filter(({ url }) => new URL(url).hostname === host);
export const tokenRequests = () => asked('login.microsoftonline.com');
export const graphRequests = () => asked('graph.microsoft.com');
export const bearers = () => graphRequests().map(({ headers }) => headers.get('authorization'));

/** @param {unknown} result */
export function assertSilent(result) {
  const text = JSON.stringify(result);
  assert.ok(!text.includes('canary'), text);
}
