/**
 * The practice with a workflow alone: only a group moves the ticket, moving it starts the playbook,
 * and it is resolved only once the run is done and proven.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startCompany } from './support/company.js';
import { outcomesOf } from './support/truth.js';

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

/** As far as a ticket gets without a run. @param {string} issueKey */
async function startedByHand(issueKey) {
  const rules = `workflow/rules`;
  await company.control('DELETE', `${rules}?id=start-2`);
  assert.equal((await move(issueKey, 'Start')).done, true);
}

describe('the transition that starts the playbook', () => {
  it('starts it for who moves the ticket, and the ticket is resolved when it is done', async () => {
    const { done, invocations } = await move('OFF-1', 'Start');
    assert.equal(done, true);
    assert.deepEqual(
      invocations.map((/** @type {any} */ { module, success }) => [module, success]),
      [['offramp-start', true]],
    );
    assert.equal((await company.begun('OFF-1')).state, 'done');
    assert.deepEqual((await company.oracle(company.subjectOf('OFF-1'))).access, []);
    assert.equal((await move('OFF-1', 'Resolve')).done, true);
  });

  it('comes again when storage did not answer, and starts one run', async () => {
    await company.control('POST', 'faults', {
      host: 'kvs',
      times: 1,
      effect: { type: 'status', status: 500 },
    });
    assert.equal((await move('OFF-2', 'Start')).done, true);
    assert.equal((await company.view('OFF-2', 'open')).state, 'ready', 'nothing was started');
    assert.equal((await company.begun('OFF-2')).state, 'done');
  });

  it('is not offered to somebody outside the group', async () => {
    const accountId = company.bystander;
    const transition = { issueKey: 'OFF-1', transition: 'Start', accountId };
    const { done, refusedBy } = await company.control('POST', 'transition', transition);
    assert.deepEqual([done, refusedBy.key], [false, 'offramp-operators']);
    await company.advance(10_000);
    assert.equal((await company.view('OFF-1', 'open')).state, 'ready');
  });
});

describe('the gate before Resolve', () => {
  it('holds until there is a run, while it works, and opens when it is done', async () => {
    await startedByHand('OFF-2');
    assert.match(await refusal('OFF-2'), /has not run on this ticket yet/);
    await company.start('OFF-2');
    assert.match(await refusal('OFF-2'), /still at work/);
    assert.equal((await company.watch('OFF-2')).state, 'done');
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });

  it('holds while something is left to be done by hand', async () => {
    await startedByHand('OFF-16');
    const { view } = await company.offboard('OFF-16');
    assert.equal(view.state, 'byHand');
    assert.match(await refusal('OFF-16'), /left to be done by hand/);
  });

  it('holds again when another playbook begins on the same ticket', async () => {
    await startedByHand('OFF-2');
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
    await startedByHand('OFF-2');
    const { view: started } = await company.start('OFF-2');
    const looked = () => company.view('OFF-2', 'progress', { runId: started.run.id });
    await company.fault({
      ...{ host: 'api.atlassian.com', path: '*/users/search', times: 100_000 },
      effect: { status: { status: 500 } },
    });
    let view = await looked();
    for (let minute = 0; view.state === 'running' && minute < 60; minute += 1) {
      await company.advance(60_000);
      view = await looked();
    }
    assert.equal(view.state, 'attention', JSON.stringify(view.run));
    const kinds = Object.values(outcomesOf(view));
    assert.ok(kinds.includes('unknown') && !kinds.includes('failed'), kinds.join());
    assert.match(await refusal('OFF-2'), /not known yet/);

    await company.control('DELETE', 'faults');
    for (let tries = 0; view.state !== 'done' && tries < 30; tries += 1) {
      await company.advance(60_000);
      view = await looked();
    }
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });
});
