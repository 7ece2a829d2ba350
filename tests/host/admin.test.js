import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { bodyOf, invoked, json, platform, reset } from './platform-fake.js';

const modules = [
  await import('../../pkg/office/offramp.js'),
  await import('../../pkg/sweep/offramp.js'),
];
const { digestOf } = await import('../../js/host/digest.js');
const { FUNCTIONS, adminResolver } = await import('../../js/host/handlers/admin.js');

const CANARY = 'canary-admin-key-4711';
const KB = 1024;
const LEVELS = /** @type {const} */ (['debug', 'info', 'warn', 'error', 'log']);

/** @type {any[]} every event that the core was given */
let events;
/** @type {any[][]} the commands of each wave */
let script;
/** @type {string[]} every line of the app's log */
let lines;

/** The core plays a script; everything before it and after it is the real host. */
beforeEach(() => {
  reset();
  [events, script, lines] = [[], [], []];
  for (const level of LEVELS) {
    mock.method(console, level, (/** @type {unknown[]} */ ...line) => lines.push(line.join(' ')));
  }
  const advance = (/** @type {Uint8Array} */ bytes) => {
    events.push(JSON.parse(new TextDecoder().decode(bytes)));
    const step = { commands: script.shift() ?? [], answer: { body: 'told' } };
    return new TextEncoder().encode(JSON.stringify(step));
  };
  for (const { Invocation } of modules) {
    mock.method(Invocation.prototype, 'advance', advance);
  }
});
afterEach(() => mock.restoreAll());

/**
 * @param {string} functionKey
 * @param {unknown} [payload]
 */
function call(functionKey, payload = {}) {
  const context = { siteUrl: 'https://acme', extension: { type: 'jira:adminPage' } };
  const backend = { installContext: 'ari:cloud:jira::site/c', principal: { accountId: 'ana' } };
  return invoked(() => adminResolver({ call: { functionKey, payload }, context }, backend));
}

/** @param {object} [more] */
const setKey = (more) =>
  call('admin.setKey', { key: 'read', endsOn: '2027-03-03', secret: CANARY, ...more });
const adopt = { id: 1, type: 'adopt', from: 'payload', key: 'read' };

describe('the admin resolver', () => {
  it('tells the core who asks what, and from where', async () => {
    assert.deepEqual(await call('admin.version', { version: 5 }), { body: 'told' });
    const [{ freshRunId, deadline, ...event }] = events;
    assert.match(freshRunId, /^[\da-f-]{36}$/);
    assert.ok(deadline > Date.now());
    assert.deepEqual(event, {
      type: 'asked',
      module: 'jira:adminPage',
      function: 'admin.version',
      payload: { version: 5 },
      context: {
        accountId: 'ana',
        issueKey: null,
        issueId: null,
        siteUrl: 'https://acme',
        cloudId: 'c',
        installationId: 'inst',
        app: 'app/env',
      },
      invocation: 'inv',
    });
  });

  for (const name of ['open', 'start', 'toString', '__proto__', 'admin.', 'admin.setkey', '']) {
    it(`does not know '${name}'`, async () => {
      await assert.rejects(call(name), { code: 'host.unknownFunction' });
      assert.deepEqual(events, []);
    });
  }

  for (const name of FUNCTIONS) {
    const limit = ['admin.preview', 'admin.save'].includes(name) ? 200 : 100;
    it(`lets ${name} have a payload of ${limit} KB and no more`, async () => {
      const issue = { issueId: '10001', issueKey: 'OFF-1' };
      const around = JSON.stringify({ ...issue, document: '' }).length;
      const fits = 'a'.repeat(limit * KB - around);
      await call(name, { ...issue, document: fits });
      // A ticket's plan is asked of the panel's module, which is another.
      const asked = name === 'admin.plan' ? 0 : 1;
      assert.equal(events.length, asked);
      const tooMuch = { ...issue, document: `${fits}a` };
      await assert.rejects(call(name, tooMuch), { code: 'host.payloadTooLarge' });
      assert.equal(events.length, asked);
    });
  }
});

describe('a key that an admin sets', () => {
  it('is known to the core by digest and length alone', async () => {
    await setKey();
    assert.deepEqual(events[0].payload, {
      key: 'read',
      endsOn: '2027-03-03',
      secretDigest: digestOf(CANARY),
      secretLength: CANARY.length,
      tenant: null,
    });
  });

  it('of Entra is known by the tenant that it names, too, and by nothing else of it', async () => {
    const app = { tenantId: 'e-1.example', clientId: 'canary-id', clientSecret: CANARY };
    for (const [secret, tenant] of [
      [JSON.stringify(app), 'e-1.example'],
      [JSON.stringify({ ...app, tenantId: '../x' }), null],
      [JSON.stringify({ ...app, tenantId: [CANARY] }), null],
      ['null', null],
      [`{"tenantId":"${CANARY}`, null],
    ]) {
      await setKey({ key: 'entra', secret, tenant: 'of-the-payload' });
      assert.equal(events.at(-1).payload.tenant, tenant, `${secret}`);
      assert.ok(!JSON.stringify(events).includes('canary'), JSON.stringify(events));
    }
  });

  it('is stored where the core says, and seen nowhere else', async () => {
    script = [[adopt], [{ id: 2, type: 'log', level: 'info', message: 'key set', fields: {} }]];
    const answer = await setKey();
    const [stored, ...others] = platform.sent;
    assert.deepEqual(bodyOf(stored), { key: 'org-read-key', value: CANARY });
    assert.deepEqual(events[1].results, [{ id: 1, type: 'adopt', outcome: 'stored' }]);
    assert.equal(events.length, 3);
    assert.ok(lines.length > 0);
    assert.ok(!JSON.stringify([events, lines, answer, others]).includes(CANARY));
  });

  it('is stored nowhere unless the core says so', async () => {
    await setKey();
    assert.deepEqual(platform.sent, []);
  });

  it('is gone with its invocation: a later call has nothing to store', async () => {
    await setKey();
    script = [[adopt]];
    await call('admin.resume');
    assert.deepEqual(events.at(-1).results, [{ id: 1, type: 'adopt', outcome: 'failed' }]);
    assert.deepEqual(platform.sent, []);
  });

  it('is no key where it is no text', async () => {
    for (const secret of [undefined, null, 7, '', [CANARY], { CANARY }]) {
      script = [[adopt]];
      await setKey({ secret });
      const { payload } = events.at(-2);
      assert.deepEqual([payload.secretDigest, payload.secretLength], [null, 0]);
    }
    assert.deepEqual(platform.sent, []);
    assert.ok(!JSON.stringify(events).includes(CANARY));
  });

  for (const [what, fail] of /** @type {[string, () => void][]} */ ([
    ['the store fails', () => (platform.answer = () => json({ value: CANARY }, 500))],
    ['the core asks for what is not known', () => script.push([{ id: 2, type: 'toString' }])],
  ])) {
    it(`is in no log and no error when ${what}`, async () => {
      script = [[adopt]];
      fail();
      const ended = await setKey().catch((error) => `${error.message} ${error.stack}`);
      assert.ok(!JSON.stringify([events, lines, ended]).includes(CANARY));
    });
  }
});
