/** The keys never leave the executor, whatever goes wrong: their values are searched for everywhere. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

const ORG = { host: 'api.atlassian.com' };

/** What goes wrong in the middle of a run; each leaves the run to be taken up again. */
const FAULTS = Object.entries({
  'nothing goes wrong': [],
  'a key is refused': [{ ...ORG, nth: 6, times: 3, effect: { status: { status: 401 } } }],
  'the first answer is a 401': [{ ...ORG, effect: { status: { status: 401 } } }],
  'the API fails': [{ ...ORG, nth: 5, times: 2, effect: { status: { status: 500 } } }],
  'answers are cut in half': [{ ...ORG, nth: 4, times: 4, effect: 'malformed' }],
  'connections are lost': [
    { ...ORG, nth: 5, effect: 'dropBefore' },
    { ...ORG, nth: 8, effect: 'dropAfter' },
  ],
  'storage fails': [{ host: 'kvs', nth: 8, times: 2, effect: { type: 'status', status: 500 } }],
});

/** @type {import('./support/company.js').Company} */
let company;
/** @type {unknown[]} every answer of the app to whoever asked */
let answers;

before(async () => {
  company = await startCompany('secrets');
});
beforeEach(async () => {
  await company.reset();
  answers = [];
});
after(() => company?.close());

/**
 * @param {string} functionKey
 * @param {object} [payload]
 */
async function ask(functionKey, payload) {
  const answer = await company.ask('OFF-1', functionKey, payload);
  answers.push(answer);
  return answer.body;
}

/** A run from the first look until it rests, or as far as the faults let it come. */
async function run() {
  const first = await ask('open');
  const { plan } = first?.plan ? first : ((await ask('open')) ?? {});
  let view = await ask('start', { planHash: plan?.hash ?? 'none' });
  for (let turn = 0; view?.run && !view.run.endedAt && turn < 4; turn += 1) {
    await company.advance(NEXT_SCHEDULE_MS);
    view = await ask('progress', { runId: view.run.id });
  }
}

/** Every place in which something of the run can be seen, by name. */
async function places() {
  const [kvs, logs, queue, variables] = await Promise.all(
    ['kvs', 'logs', 'queue', 'variables'].map((path) => company.control('GET', path)),
  );
  const requests = await company.requests();
  const known = await company.control('GET', 'company');
  return { kvs, logs, queue, variables, requests, known, answers };
}

/** Whether anything went wrong, at an API or in storage. */
async function faultsStruck() {
  const requests = await company.requests();
  assert.ok(requests.length > 0, 'the run has asked nothing');
  const { platform } = await company.control('GET', 'faults');
  const inStorage = platform.some((/** @type {any} */ { nth, seen }) => seen >= nth);
  return inStorage || requests.some(({ faulted }) => faulted !== null);
}

async function assertNoSecret() {
  const seen = Object.entries(await places());
  for (const [place, content] of seen) {
    const text = JSON.stringify(content);
    for (const secret of company.secrets) {
      assert.ok(secret.length > 10 && !text.includes(secret), `a key is in ${place}`);
    }
  }
}

describe('the keys of the organization', () => {
  it('are in use: the secret store has both', async () => {
    const { secrets } = await company.control('GET', 'kvs');
    const { 'entra-token': token, ...adopted } = secrets;
    assert.ok(token === undefined || token === 'present');
    assert.deepEqual(adopted, {
      'entra-app': 'present',
      'org-read-key': 'present',
      'org-write-key': 'present',
    });
  });

  for (const [what, faults] of FAULTS) {
    it(`are seen nowhere when ${what}`, async () => {
      if (faults.length > 0) await company.fault(faults);
      await run();
      assert.equal(await faultsStruck(), faults.length > 0);
      await assertNoSecret();
    });
  }

  it('are seen nowhere when the app is asked for nonsense', async () => {
    for (const functionKey of ['toString', 'constructor', 'key']) await ask(functionKey);
    await ask('start', { planHash: { $ref: 'org-write-key' } });
    await ask('progress', { runId: 'org-write-key' });
    await assertNoSecret();
  });

  it('are seen nowhere when they are changed', async () => {
    const changed = 'ATCTT-canary-changed-0123456789';
    await company.control('POST', 'variables', { OFFRAMP_WRITE_KEY: changed });
    await company.advance(NEXT_SCHEDULE_MS);
    await run();
    const text = JSON.stringify(await places());
    assert.ok(!text.includes(changed));
    await assertNoSecret();
  });
});
