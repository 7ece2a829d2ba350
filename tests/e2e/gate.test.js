/**
 * The practice with a workflow alone: only a group moves the ticket, moving it starts the playbook,
 * and it is resolved only once the run is done and proven.
 */
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
 * @param {object} [fields] that the screen of the transition sets
 * @returns {Promise<any>}
 */
const move = (issueKey, transition, fields = {}) =>
  company.control('POST', 'transition', {
    ...{ issueKey, transition, fields },
    accountId: company.operator,
  });

/**
 * @param {string} issueKey
 * @param {object} [fields]
 */
async function refusal(issueKey, fields = {}) {
  const { done, refusedBy } = await move(issueKey, 'Resolve', fields);
  assert.equal(done, false);
  assert.deepEqual([refusedBy.rule, refusedBy.key], ['validator', 'offramp-gate']);
  return refusedBy.message;
}

/**
 * Ned, who may edit the ticket and start nothing, writes the app's property.
 * @param {string} issueKey
 * @param {unknown} value
 */
async function forge(issueKey, value) {
  const { site } = company.sandbox.platform.company;
  const path = `rest/api/3/issue/${issueKey}/properties/offramp`;
  const response = await fetch(`${company.url}/_cloud/${site}/${path}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      'x-sandbox-identity': `user:${company.bystander}`,
    },
    body: JSON.stringify(value),
  });
  assert.ok(response.status < 300, await response.text());
}

/** @param {string} issueKey */
async function said(issueKey) {
  const { site } = company.sandbox.platform.company;
  const path = `rest/api/3/issue/${issueKey}/properties/offramp`;
  const headers = { 'x-sandbox-identity': 'app' };
  const response = await fetch(`${company.url}/_cloud/${site}/${path}`, { headers });
  return response.status === 200 ? (await response.json()).value : null;
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

  it('holds when what was taken is given back from the same ticket', async () => {
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
    assert.match(await refusal('OFF-2'), /needs a run of 'Left the business'.*'Give access back'/);
    // A rule for those who come back asks for that.
    const config = { playbook: 'restore' };
    await company.control('POST', 'workflow/rules', { id: 'resolve-2', config });
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
    // Nor is it known who may see the run: the ticket says how it stands.
    assert.equal((await looked()).refusal.code, 'connection.unreadable');
    let note = await said('OFF-2');
    for (let minute = 0; note.state === 'running' && minute < 60; minute += 1) {
      await company.advance(60_000);
      note = await said('OFF-2');
    }
    assert.equal(note.state, 'attention');
    assert.ok(note.outcomes.unknown > 0 && note.outcomes.failed === 0, JSON.stringify(note));
    assert.match(await refusal('OFF-2'), /not known yet/);

    await company.control('DELETE', 'faults');
    let view = await looked();
    for (let tries = 0; view.state !== 'done' && tries < 30; tries += 1) {
      await company.advance(60_000);
      view = await looked();
    }
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });
});

describe('law 18: what others may write opens nothing', () => {
  it('law_18_a_forged_property_without_a_run', async () => {
    await startedByHand('OFF-1');
    await forge('OFF-1', { state: 'done' });
    assert.match(await refusal('OFF-1'), /has not run on this ticket yet/);
    assert.deepEqual(await said('OFF-1'), { version: 1, state: 'void', why: 'noRun' });
  });

  it('law_18_the_person_on_the_ticket_is_changed_after_the_run', async () => {
    await startedByHand('OFF-4');
    await company.offboard('OFF-4');
    const own = await said('OFF-4');
    const dora = company.subjectOf('OFF-4');
    await company.editTicket('OFF-4', {
      customfield_10050: { accountId: company.accountOf('Sam Lee') },
    });
    assert.match(await refusal('OFF-4'), /names somebody else/);
    assert.equal((await said('OFF-4')).why, 'personChanged');
    await company.editTicket('OFF-4', { customfield_10050: { accountId: dora } });
    assert.equal((await move('OFF-4', 'Resolve')).done, true);
    assert.deepEqual(await said('OFF-4'), own);
  });

  it('law_18_the_screen_of_the_transition_changes_the_person', async () => {
    await startedByHand('OFF-4');
    await company.offboard('OFF-4');
    const swap = { customfield_10050: { accountId: company.accountOf('Sam Lee') } };
    assert.match(await refusal('OFF-4', swap), /would name somebody else/);
    assert.match(await refusal('OFF-4', { customfield_10050: null }), /whom this ticket is about/);
    assert.equal((await move('OFF-4', 'Resolve')).done, true);
  });

  it('law_18_access_that_came_back', async () => {
    await startedByHand('OFF-2');
    await company.offboard('OFF-2');
    await company.letBackIn(company.subjectOf('OFF-2'));
    await company.advance(2 * 3_600_000);
    assert.match(await refusal('OFF-2'), /Access came back/);
    assert.deepEqual(
      [(await said('OFF-2')).state, (await said('OFF-2')).why],
      ['void', 'cameBack'],
    );
  });

  it('law_18_storage_that_does_not_answer', async () => {
    await startedByHand('OFF-2');
    await company.offboard('OFF-2');
    // Whatever becomes of a function that fails: this one answers.
    await company.control('POST', 'variants', { 'validator.failed': 'let' });
    const effect = { type: 'status', status: 500 };
    await company.control('POST', 'faults', { host: 'kvs', times: 100, effect });
    assert.match(await refusal('OFF-2'), /storage didn't answer/);
    await company.control('DELETE', 'faults');
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });

  it('law_18_what_a_transition_without_a_screen_is_told_is_open', async () => {
    await startedByHand('OFF-2');
    await company.offboard('OFF-2');
    await company.control('POST', 'variants', { 'validator.modifiedFields': 'absent' });
    assert.equal((await move('OFF-2', 'Resolve')).done, true);
  });

  it('law_18_a_comment_that_quotes_the_reference_stays_whose_it_is', async () => {
    const { view } = await company.start('OFF-2');
    await company.comment('OFF-2', `Reference: ${view.run.id}`, company.bystander);
    await company.watch('OFF-2');
    const { site } = company.sandbox.platform.company;
    const url = `${company.url}/_cloud/${site}/rest/api/3/issue/OFF-2/comment`;
    const response = await fetch(url, { headers: { 'x-sandbox-identity': 'app' } });
    const { comments } = await response.json();
    const of = comments.map((/** @type {any} */ { author }) => author.accountId);
    assert.equal(of.filter((/** @type {string} */ id) => id === company.bystander).length, 1);
    assert.equal(new Set(of).size, 2);
    const neds = comments.find((/** @type {any} */ c) => c.author.accountId === company.bystander);
    assert.doesNotMatch(JSON.stringify(neds.body), /is done/);
  });
});

describe('the rules as the workflow’s editor and the admin page show them', () => {
  /** @param {string} id of the row */
  async function row(id) {
    const { connections } = await company.office('admin.health', { probe: false });
    return connections.find((/** @type {any} */ connection) => connection.id === id);
  }

  it('a condition is described by what its form saved, and without that by itself', async () => {
    const page = await (await fetch(`${company.url}/workflow`)).text();
    assert.match(page, /Only it-leads, offramp-operators/);
    const groups = { groups: ['it-leads'] };
    await company.control('POST', 'workflow/rules', { id: 'start-1', config: groups });
    const without = await (await fetch(`${company.url}/workflow`)).text();
    assert.match(without, /Only people in one of the chosen Jira groups make the transition/);
    const { lines } = await company.control('GET', 'logs');
    const failed = lines.filter((/** @type {any} */ { text }) => /description .* fails/.test(text));
    assert.deepEqual(failed, []);
  });

  it('a condition that fails hides the transition, and Health says which, where and why', async () => {
    const untold = await row('workflows');
    assert.deepEqual([untold.tone, untold.calls], ['good', []]);
    await company.control('POST', 'workflow/rules', {
      id: 'start-1',
      config: { expression: 'user.grops.length > 0' },
    });
    const { done, refusedBy } = await move('OFF-2', 'Start');
    assert.deepEqual([done, refusedBy.key], [false, 'offramp-operators']);
    await company.control('POST', 'settle', {});
    const told = await row('workflows');
    assert.equal(told.tone, 'part');
    assert.equal(told.calls.length, 1);
    const [{ title, text, at }] = told.calls;
    assert.equal(title, 'Offramp operators only, in the workflow Joiners, movers and leavers');
    assert.match(text, /^Unrecognized property .*grops/);
    assert.equal(typeof at, 'number');
  });

  it('the rules are there in a team-managed project as well', async () => {
    await company.control('POST', 'project-types', { OFF: 'team-managed' });
    const accountId = company.bystander;
    const asBystander = { issueKey: 'OFF-2', transition: 'Start', accountId };
    const hidden = await company.control('POST', 'transition', asBystander);
    assert.deepEqual([hidden.done, hidden.refusedBy?.key], [false, 'offramp-operators']);
    const { invocations } = await move('OFF-2', 'Start');
    assert.equal(invocations.length, 1);
    assert.match(await refusal('OFF-2'), /has not run on this ticket yet|still at work/);
  });
});

describe('the state of a run, as JQL finds it', () => {
  /**
   * @param {string} jql
   * @returns {Promise<string[]>} keys, as the operator sees them
   */
  async function found(jql) {
    const { site } = company.sandbox.platform.company;
    const response = await fetch(`${company.url}/_cloud/${site}/rest/api/3/search/jql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-sandbox-identity': `user:${company.operator}`,
      },
      body: JSON.stringify({ jql, fields: ['key'] }),
    });
    const answer = /** @type {any} */ (await response.json());
    assert.equal(response.status, 200, JSON.stringify(answer));
    await company.forgetRequests();
    return answer.issues.map((/** @type {any} */ { key }) => key).sort();
  }

  it('is found by the name that the manifest gives it, and in full', async () => {
    const names = ['offrampState', "issue.property['offramp'].state"];
    for (const name of names) assert.deepEqual(await found(`${name} is not EMPTY`), []);
    assert.equal((await company.offboard('OFF-2')).view.state, 'done');
    assert.equal((await company.offboard('OFF-16')).view.state, 'byHand');
    await company.advance(60_000);
    for (const name of names) {
      assert.deepEqual(await found(`${name} = done`), ['OFF-2']);
      assert.deepEqual(await found(`${name} = byHand AND project = OFF`), ['OFF-16']);
      assert.deepEqual(await found(`${name} in (done, byHand)`), ['OFF-16', 'OFF-2']);
    }
  });
});
