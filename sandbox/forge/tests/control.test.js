import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await miniSandbox();
});
after(() => sandbox.stop());

test('everything is up when it listens, and the app is installed', async () => {
  const { status, body } = await sandbox.control('GET', 'health');
  assert.deepEqual([status, body.status], [200, 'up']);
  const { values, secrets } = await sandbox.stored();
  assert.deepEqual([values.installed, secrets['org-read-key']], [true, 'present']);
});

test('a module gets what Jira would give', async () => {
  const { body } = await sandbox.control('POST', 'invoke', {
    ...{ module: 'jira:issuePanel', key: 'mini-panel', functionKey: 'context', accountId: 'olga' },
    ...{ extension: { issueKey: 'OFF-1' }, payload: {} },
  });
  assert.equal(body.success, true);
  assert.ok(body.invocationId);
  const { accountId, extension, moduleKey, siteUrl } = body.body;
  assert.deepEqual(
    [accountId, moduleKey, siteUrl],
    ['olga', 'mini-panel', 'https://stub.atlassian.net'],
  );
  assert.deepEqual(extension, {
    type: 'jira:issuePanel',
    issue: { id: '10001', key: 'OFF-1', type: 'Leaver', typeId: '10010' },
    project: { id: '10000', key: 'OFF', type: 'service_desk' },
    location: 'https://stub.atlassian.net/browse/OFF-1',
  });
});

test('a failing function is an answer, and is logged', async () => {
  const place = { module: 'jira:issuePanel', extension: { issueKey: 'OFF-1' } };
  const failed = await sandbox.control('POST', 'invoke', { ...place, functionKey: 'none' });
  assert.equal(failed.status, 200);
  assert.equal(failed.body.success, false);
  assert.match(failed.body.error.message, /no definition/);
  await sandbox.run([{ do: 'log', text: 'said by the app' }]);
  const { lines } = (await sandbox.control('GET', 'logs')).body;
  const texts = lines.map((/** @type {any} */ line) => `${line.level} ${line.module} ${line.text}`);
  assert.ok(texts.includes('log mini-panel said by the app'));
  assert.ok(texts.some((/** @type {string} */ text) => /^platform mini-panel .*failed/.test(text)));
});

test('schedules, consumers and triggers can be run, too', async () => {
  for (const input of [
    { module: 'scheduledTrigger' },
    { module: 'consumer', key: 'mini-consumer', payload: { name: 'by-hand' } },
    { key: 'mini-installed', payload: {} },
  ]) {
    const { body } = await sandbox.control('POST', 'invoke', input);
    assert.equal(body.success, true);
  }
  const keys = Object.keys((await sandbox.stored()).values);
  assert.ok(keys.some((key) => key.startsWith('delivery#by-hand#')));
});

test('a payload over 500 KB never reaches the app', async () => {
  const payload = { text: 'x'.repeat(1024 * 1024) };
  const place = { module: 'jira:issuePanel', functionKey: 'run', issueKey: 'OFF-1' };
  const { body } = await sandbox.control('POST', 'invoke', { ...place, payload });
  assert.equal(body.success, false);
  assert.match(body.error.message, /500 KB.*Send less/);
});

test('the variables of the app can be changed, and are not shown', async () => {
  const changed = await sandbox.control('POST', 'variables', { OFFRAMP_READ_KEY: 'canary-2' });
  assert.equal(changed.body.OFFRAMP_READ_KEY, 'present');
  assert.ok(!JSON.stringify(changed.body).includes('canary'));
});

test('the variables of the app are what an admin of the company would set', async () => {
  const { body } = await sandbox.control('GET', 'variables');
  assert.deepEqual(Object.keys(body), [
    'OFFRAMP_SETTINGS',
    'OFFRAMP_READ_KEY',
    'OFFRAMP_WRITE_KEY',
    'OFFRAMP_ENTRA',
  ]);
  const { OFFRAMP_ENTRA: entra } = sandbox.platform.invoker.variables;
  assert.deepEqual(JSON.parse(String(entra)), {
    tenantId: 'stub-tenant',
    clientId: 'stub-client',
    clientSecret: 'canary-entra',
  });
});

test('the company is shown without its secrets', async () => {
  const { body } = await sandbox.control('GET', 'company');
  assert.equal(body.name, 'Stub');
  assert.ok(!JSON.stringify(body).includes('canary'));
});

test('the truth is told of an account or of an address', async () => {
  const byAccount = await sandbox.control('GET', 'oracle?accountId=557058%3Ajane');
  assert.equal(byAccount.body.asked, 'accountId=557058%3Ajane');
  const byEmail = await sandbox.control('GET', 'oracle?email=nina.new%2Ba%40acme.example');
  assert.equal(byEmail.body.asked, 'email=nina.new%2Ba%40acme.example');
});

test('bad input is refused with what to do instead', async () => {
  /** @type {[string, string, any, RegExp][]} */
  const cases = [
    ['POST', 'invoke', {}, /Name one module.*mini-panel/],
    ['POST', 'invoke', { module: 'jira:issuePanel' }, /functionKey/],
    ['POST', 'invoke', [], /JSON object/],
    ['POST', 'invoke', { modul: 'x' }, /no field 'modul'/],
    [
      'POST',
      'invoke',
      { module: 'jira:issuePanel', functionKey: 'run', extension: { issueKey: 'OFF-999' } },
      /no issue 'OFF-999'.*OFF-1/,
    ],
    ['POST', 'clock', {}, /advanceMs/],
    ['POST', 'clock', { advanceMs: -1 }, /at least 0/],
    ['POST', 'clock', { advanceMs: 'soon' }, /whole number/],
    ['POST', 'kill', {}, /Say when/],
    ['POST', 'kill', { call: 1, module: 'none' }, /no module 'none'/],
    ['POST', 'kill', { call: 1, at: 'during' }, /before, after/],
    ['POST', 'faults', { host: 'kvs', effect: 'explode' }, /dropBefore/],
    ['POST', 'faults', [], /Send a fault/],
    ['POST', 'kvs', { set: [{ value: 1 }] }, /'key'/],
    ['POST', 'variables', { A: 1 }, /NAME/],
    ['POST', 'scenario', { seed: 'x' }, /whole number/],
    ['GET', 'oracle', undefined, /accountId.*email/],
    ['GET', 'oracle?accountId=', undefined, /accountId/],
    ['GET', 'oracle?accountId=jane&email=jane@acme.example', undefined, /accountId/],
  ];
  for (const [method, path, input, message] of cases) {
    const { status, body } = await sandbox.control(method, path, input);
    assert.equal(status, 400, path);
    assert.match(body.message, message);
  }
  const broken = await fetch(`${sandbox.url}/_sandbox/clock`, { method: 'POST', body: '{' });
  assert.equal(broken.status, 400);
  assert.match((await broken.json()).message, /not JSON/);
  const unknown = await sandbox.control('GET', 'nothing');
  assert.equal(unknown.status, 404);
  assert.match(unknown.body.message, /health/);
  assert.equal((await sandbox.control('GET', 'invoke')).status, 405);
});

test('another site cannot steer the sandbox', async () => {
  const headers = { origin: 'https://evil.example' };
  const response = await fetch(`${sandbox.url}/_sandbox/kvs`, { headers });
  assert.equal(response.status, 403);
});

test("the sandbox's own reads are not the app's", async () => {
  await sandbox.control('DELETE', 'requests');
  await (await sandbox.call('GET', '/browse/OFF-1')).text();
  assert.deepEqual((await sandbox.control('GET', 'requests')).body, []);
});
