/** What must be refused with words that say what to do, and change nothing. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

const TICKET = 'OFF-1';
const NO_RUN = '00000000-0000-4000-8000-000000000000';

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('badInput');
});
beforeEach(() => company.reset());
after(() => company?.close());

/** What the app keeps; a look may not change it, but for the token that it may have fetched. */
async function kept() {
  const all = await company.control('GET', 'kvs');
  delete all.secrets['entra-token'];
  return all;
}

/**
 * Nothing is written, in storage or at an API.
 * @param {() => Promise<void>} work
 */
async function changesNothing(work) {
  const former = await kept();
  await work();
  await company.control('POST', 'settle', {});
  assert.deepEqual(await kept(), former);
  assert.deepEqual(await company.writes(), []);
}

/**
 * The app refuses as a view with this code.
 * @param {string} functionKey
 * @param {unknown} payload
 * @param {string} code
 */
async function refuses(functionKey, payload, code) {
  const view = await company.view(TICKET, functionKey, payload);
  assert.equal(view.refusal?.code, code, `${functionKey} ${JSON.stringify(payload)}`);
  assert.ok(view.refusal.title.length > 0 && view.refusal.remedy.length > 0);
}

/**
 * The call fails, in words that say what to do.
 * @param {import('../../sandbox/forge/types.d.ts').InvocationAnswer} answer
 * @param {RegExp} words
 */
function fails({ success, error }, words) {
  assert.equal(success, false);
  assert.match(error?.message ?? '', words);
  assert.doesNotMatch(JSON.stringify(error), /node_modules|index\.cjs|at .+:\d+:\d+/);
}

describe('a payload of the wrong shape', () => {
  const shapes = [{}, { planHash: 7 }, { planHash: '' }, { planHash: 'x'.repeat(129) }];
  const lists = [[], ['planHash'], 'planHash', 7, true];
  for (const payload of [...shapes, ...lists]) {
    it(`start ${JSON.stringify(payload).slice(0, 40)}`, () =>
      changesNothing(() => refuses('start', payload, 'payload.invalid')));
  }

  it('progress and check without the id of a run', () =>
    changesNothing(async () => {
      for (const functionKey of ['progress', 'check']) {
        await refuses(functionKey, {}, 'payload.invalid');
        await refuses(functionKey, { runId: { id: 1 } }, 'payload.invalid');
      }
    }));

  it('what open does not need is not looked at', () =>
    changesNothing(async () => {
      const view = await company.view(TICKET, 'open', { accountId: 'x', issueKey: 'OFF-2' });
      assert.equal(view.person.name, 'Jane Doe');
    }));
});

describe('too much text', () => {
  it('a megabyte is stopped by the platform', () =>
    changesNothing(async () => {
      const payload = { planHash: 'x'.repeat(1024 * 1024) };
      fails(await company.ask(TICKET, 'start', payload), /Send less/);
    }));

  it('what the platform lets through is stopped by the app', () =>
    changesNothing(async () => {
      const payload = { planHash: 'x'.repeat(400 * 1024) };
      fails(await company.ask(TICKET, 'start', payload), /Reload the page/);
    }));
});

describe('a run that is not of this ticket', () => {
  it('an unknown id', () =>
    changesNothing(async () => {
      await refuses('progress', { runId: NO_RUN }, 'run.unknown');
      await refuses('check', { runId: NO_RUN }, 'run.unknown');
    }));

  it("another ticket's run", async () => {
    const { view } = await company.offboard('OFF-2');
    await refuses('progress', { runId: view.run.id }, 'run.unknown');
    await refuses('check', { runId: view.run.id }, 'run.unknown');
  });
});

describe('an unknown function', () => {
  for (const functionKey of ['offboard', 'toString', 'constructor', '__proto__']) {
    it(functionKey, () =>
      changesNothing(async () => fails(await company.ask(TICKET, functionKey), /Reload the page/)),
    );
  }
});

describe('broken settings', () => {
  const { stringify } = JSON;
  const broken = Object.entries({
    'no JSON': () => '{"schema": 1,',
    'a missing field': (/** @type {any} */ { rules: _rules, ...rest }) => stringify(rest),
    'an unknown field': (/** @type {any} */ good) => stringify({ ...good, rulez: [] }),
    'a newer version': (/** @type {any} */ good) => stringify({ ...good, schema: 99 }),
    'a megabyte of text': () => 'x'.repeat(1024 * 1024),
  });

  for (const [what, breaking] of broken) {
    it(`${what}: the former settings stay in force, and the log says why`, async () => {
      const good = company.sandbox.platform.company.settings;
      const former = await kept();
      await company.control('DELETE', 'logs');
      await company.control('POST', 'variables', { OFFRAMP_SETTINGS: breaking(good) });
      await company.advance(NEXT_SCHEDULE_MS);
      assert.deepEqual(await kept(), former);
      const { lines } = await company.control('GET', 'logs');
      const told = lines.filter((/** @type {any} */ { text }) => /OFFRAMP_SETTINGS/.test(text));
      assert.ok(told.length > 0, 'nobody is told');
      assert.ok(told[0].text.length < 2_000, 'the broken text itself is not repeated');
      assert.equal((await company.view(TICKET, 'open')).state, 'ready');
    });
  }

  it('an app without settings says who has to mend it', async () => {
    await company.control('POST', 'kvs', { delete: [{ key: 'settings' }] });
    await changesNothing(() => refuses('open', {}, 'settings.missing'));
  });

  it('stored settings of a newer version are left alone', async () => {
    const { values } = await kept();
    const value = { ...values.settings, schema: 99 };
    await company.control('POST', 'kvs', { set: [{ key: 'settings', value }] });
    await changesNothing(() => refuses('open', {}, 'settings.invalid'));
  });
});

describe('a journal of a newer version', () => {
  /** A run in the middle of which the app is replaced by an older one. */
  async function overtaken() {
    await company.fault({
      ...{ host: 'api.atlassian.com', method: 'DELETE' },
      effect: { rateLimited: { retryAfterSeconds: 300 } },
    });
    const { view } = await company.start(TICKET);
    await company.control('POST', 'settle', {});
    const key = `run#${view.run.id}#head`;
    const { values } = await kept();
    assert.ok(values[key], 'the run has a head');
    const value = { ...values[key], schema: values[key].schema + 1 };
    await company.control('POST', 'kvs', { set: [{ key, value }] });
    return view.run.id;
  }

  it('is neither read nor continued, and says what to do', async () => {
    const runId = await overtaken();
    const { entities, values } = await kept();
    const writes = (await company.writes()).length;
    for (const functionKey of ['open', 'progress', 'check']) {
      const view = await company.view(TICKET, functionKey, { runId });
      assert.equal(view.refusal?.code, 'run.unreadable', functionKey);
      assert.match(view.refusal.detail, /newer version/);
    }
    await company.advance(NEXT_SCHEDULE_MS);
    const now = await kept();
    assert.deepEqual(now.values, values);
    assert.deepEqual(Object.keys(now.entities.subject), Object.keys(entities.subject));
    assert.equal((await company.writes()).length, writes);
  });
});
