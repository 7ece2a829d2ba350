import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Product } from '../platform/product.js';
import { Items } from '../storage/items.js';
import { StorageApi } from '../storage/api.js';
import { Clock } from '../platform/clock.js';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await miniSandbox();
});
after(() => sandbox.stop());

test('a request to Jira says who asks, with which scopes, and from where', async () => {
  const { body } = await sandbox.run([
    { do: 'asUser', path: '/rest/api/3/myself?x=%C3%A4' },
    { do: 'asApp', path: '/rest/api/3/myself' },
  ]);
  const [asUser, asApp] = body;
  assert.equal(asUser.url, '/_cloud/stub.atlassian.net/rest/api/3/myself?x=%C3%A4');
  assert.equal(asUser.headers['x-sandbox-identity'], 'user:olga');
  assert.equal(
    asUser.headers['x-sandbox-scopes'],
    'read:jira-work write:jira-work manage:jira-configuration storage:app',
  );
  assert.match(asUser.headers['x-sandbox-caller'], /^app:mini-panel:/);
  assert.equal(asApp.headers['x-sandbox-identity'], 'app');
});

test('nobody can be asked for when nobody is there', async () => {
  const steps = [{ do: 'asUser', path: '/rest/api/3/myself' }];
  const { body } = await sandbox.control('POST', 'invoke', {
    ...{ module: 'jira:issuePanel', functionKey: 'run', issueKey: 'OFF-1' },
    payload: { steps },
  });
  const refused = { name: 'NEEDS_AUTHENTICATION_ERR', status: 401 };
  assert.deepEqual(body.body, [{ refused }]);
});

test('nobody can be asked for in the absence of the scope that allows it', async () => {
  const app = /** @type {any} */ ({ scopes: ['read:jira-work'], impersonation: new Set() });
  const product = new Product({
    app,
    installation: /** @type {any} */ ({}),
    cloud: sandbox.platform.cloud,
  });
  const call = { method: 'GET', headers: {}, body: Buffer.alloc(0), signal: AbortSignal.abort() };
  const meta = { provider: 'user', remote: 'jira', accountId: 'ana' };
  const invocation = /** @type {any} */ ({ accountId: null });
  const answer = await product.request(invocation, meta, '/', call);
  assert.equal(answer.headers?.['forge-proxy-error'], 'IMPERSONATION_NOT_ALLOWED');
});

test('the app reaches only the addresses that its manifest declares', async () => {
  const { body } = await sandbox.run([
    { do: 'egress', url: 'https://api.atlassian.com/admin/v2/orgs?limit=1' },
    { do: 'egress', url: 'https://deep.allowed.example/' },
    { do: 'egress', url: 'http://api.atlassian.com/' },
    { do: 'egress', url: 'https://api.atlassian.com.evil.example/' },
    { do: 'egress', url: 'https://evil.example/' },
  ]);
  assert.equal(body[0].url, '/_cloud/api.atlassian.com/admin/v2/orgs?limit=1');
  assert.equal(body[0].headers.authorization, 'Bearer x');
  assert.equal(body[0].headers['x-sandbox-identity'], undefined);
  assert.equal(body[1].host, 'deep.allowed.example');
  for (const answer of body.slice(2)) {
    assert.equal(answer.refused.name, 'REQUEST_EGRESS_ALLOWLIST_ERR');
  }
});

test('where a token is given out, the log of requests hides secret and token', async () => {
  await sandbox.control('DELETE', 'requests');
  const form = 'client_id=c&client_secret=canary%2Bentra&scope=s';
  for (const host of ['login.microsoftonline.com', 'graph.microsoft.com']) {
    await fetch(`${sandbox.url}/_cloud/${host}/t`, { method: 'POST', body: form });
  }
  const [token, graph] = (await sandbox.control('GET', 'requests?bodies=1')).body;
  assert.equal(token.requestBody, 'client_id=c&client_secret=hidden&scope=s');
  assert.deepEqual(JSON.parse(token.responseBody).access_token, 'hidden');
  assert.equal(graph.requestBody, form);
  assert.match(graph.responseBody, /canary-token/);
});

test('egress is limited to 100 requests a minute and invocation', async () => {
  const step = { do: 'egress', url: 'https://api.atlassian.com/' };
  const { body } = await sandbox.run(Array.from({ length: 101 }, () => step));
  assert.equal(body[99].host, 'api.atlassian.com');
  assert.equal(body[100].code, 429);
});

test('a lost connection is lost for the app, too', async () => {
  const { body } = await sandbox.run([
    { do: 'egress', url: 'https://api.atlassian.com/lost' },
    { do: 'asApp', path: '/lost' },
    { do: 'asApp', path: '/rest/api/3/myself' },
  ]);
  assert.equal(body[0].refused.name, 'TypeError');
  assert.equal(body[1].refused.name, 'TypeError');
  assert.equal(body[2].method, 'GET');
});

test('storage needs its scope', () => {
  const app = /** @type {any} */ ({ scopes: ['read:jira-work'], entities: new Map() });
  const storage = new StorageApi(app, new Items(new Clock()));
  assert.equal(storage.handle('/api/v1/set', { key: 'a', value: 1 }).status, 403);
});

test('the platform can fail, before the effect and after it', async () => {
  const path = '/api/v1/set';
  await sandbox.control('POST', 'faults', [
    { host: 'kvs', path, nth: 1, effect: 'dropBefore' },
    { host: 'kvs', path, nth: 2, effect: { type: 'dropAfter' } },
    { host: 'kvs', path, nth: 3, effect: { status: { status: 500 } } },
  ]);
  const { body } = await sandbox.run(
    ['before', 'after', 'status', 'well'].map((key) => ({ do: 'set', key, value: 1 })),
  );
  const { values } = await sandbox.stored();
  assert.deepEqual(
    ['before', 'after', 'status', 'well'].map((key) => values[key] ?? null),
    [null, 1, null, 1],
  );
  assert.equal(body[2].refused.status, 500);
  await sandbox.control('DELETE', 'faults');
});

test('any client may speak with the simulated hosts', async () => {
  const response = await sandbox.call('POST', '/_cloud/api.atlassian.com/a/b?c=d', {
    some: 'body',
  });
  const echoed = await response.json();
  assert.equal(echoed.url, '/_cloud/api.atlassian.com/a/b?c=d');
  assert.equal(echoed.body, '{"some":"body"}');
  assert.equal(echoed.headers['x-sandbox-caller'], 'external');
});
