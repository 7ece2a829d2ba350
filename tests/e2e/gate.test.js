/** The gate in the workflow: a ticket is resolved only once its run is done and proven. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startCompany } from './support/company.js';

/** @type {import('./support/company.js').Company} */
let company;
before(async () => {
  company = await startCompany('gate');
});
beforeEach(() => company.reset());
after(() => company.close());

/**
 * @param {string} issueKey
 * @param {string} transition
 * @returns {Promise<any>}
 */
const move = (issueKey, transition) =>
  company.control('POST', 'transition', { issueKey, transition, accountId: company.operator });

/** @param {string} issueKey */
async function refusal(issueKey) {
  const { done, refusedBy } = await move(issueKey, 'Resolve');
  assert.equal(done, false);
  assert.deepEqual([refusedBy.rule, refusedBy.key], ['validator', 'offramp-gate']);
  return refusedBy.message;
}

describe('the gate before Resolve', () => {
  it('holds until there is a run, while it works, and opens when it is done', async () => {
    await move('OFF-2', 'Start');
    assert.match(await refusal('OFF-2'), /has not run on this ticket yet/);
    await company.start('OFF-2');
    assert.match(await refusal('OFF-2'), /still at work/);
    assert.equal((await company.watch('OFF-2')).state, 'done');
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });

  it('holds while something is left to be done by hand', async () => {
    await move('OFF-16', 'Start');
    const { view } = await company.offboard('OFF-16');
    assert.equal(view.state, 'byHand');
    assert.match(await refusal('OFF-16'), /left to be done by hand/);
  });

  it('holds again when another playbook begins on the same ticket', async () => {
    await move('OFF-2', 'Start');
    await company.offboard('OFF-2');
    await company.advance(2 * 60_000);
    const playbook = 'restore';
    const ready = await company.view('OFF-2', 'open', { playbook });
    const planHash = ready.plan.hash;
    const lena = { accountId: company.accountOf('Lena Lead') };
    await company.view('OFF-2', 'approve', { playbook, planHash }, lena);
    const started = await company.view('OFF-2', 'start', { playbook, planHash });
    assert.equal(started.refusal, null, JSON.stringify(started.refusal));
    assert.match(await refusal('OFF-2'), /still at work/);
    assert.equal((await company.watch('OFF-2')).state, 'done');
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });

  it('holds while the answers are unknown, and opens once they are seen', async () => {
    await move('OFF-2', 'Start');
    const path = '/admin/v2/orgs/*/users/search';
    const { ready } = await company.start('OFF-2');
    assert.ok(ready.plan.hash);
    await company.control('POST', 'faults', {
      path,
      times: 1_000,
      effect: { kind: 'status', status: 500, headers: {}, after: false },
    });
    await company.advance(10 * 60_000);
    assert.match(await refusal('OFF-2'), /still at work|not known yet/);
    await company.control('DELETE', 'faults');
    await company.advance(30 * 60_000);
    assert.equal((await company.watch('OFF-2')).state, 'done');
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });
});
