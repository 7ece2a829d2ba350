/** What people no longer use is taken from a ticket, and what they use is kept: held against the oracle. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';
import { outcomesOf, stepsOf } from './support/truth.js';

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('inactive');
});
beforeEach(() => company.reset());
after(() => company?.close());

/**
 * The products that a person can reach, by the oracle.
 * @param {string} issueKey
 * @returns {Promise<string[]>}
 */
async function reachedBy(issueKey) {
  const { access } = await company.oracle(company.subjectOf(issueKey));
  return access.map((/** @type {any} */ { product }) => product).sort();
}

/** @param {any} view */
function removalOf(view) {
  return stepsOf(view).find(({ id }) => id.startsWith('strip.group.'));
}

/**
 * @param {string} issueKey
 * @param {string} code
 * @param {RegExp} words
 */
async function refused(issueKey, code, words) {
  const former = await reachedBy(issueKey);
  const view = await company.view(issueKey, 'open');
  assert.equal(view.state, 'notReady');
  assert.equal(view.refusal.code, code);
  assert.match(`${view.refusal.title}. ${view.refusal.detail}`, words);
  const pressed = await company.view(issueKey, 'start', { planHash: 'a'.repeat(64) });
  assert.equal(pressed.refusal.code, code);
  await company.advance(NEXT_SCHEDULE_MS);
  assert.deepEqual(await company.writes(), []);
  assert.deepEqual(await reachedBy(issueKey), former);
}

describe('the playbook for what is not used', () => {
  it('OFF-30: an unmanaged person loses Jira and keeps Confluence, used yesterday', async () => {
    assert.deepEqual(await reachedBy('OFF-30'), ['confluence', 'jira-software']);
    const { ready, view } = await company.offboard('OFF-30');
    assert.equal(ready.playbook.id, 'revoke-inactive');
    assert.equal(removalOf(ready).prediction.kind, 'mayBeRefused');
    assert.match(ready.actions[0].confirm.title, /no longer uses/);
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.equal(
      view.run.headline,
      '1 seat is free: Jira on acme.atlassian.net. Una Unused keeps Confluence on acme.atlassian.net.',
    );
    assert.deepEqual(await reachedBy('OFF-30'), ['confluence']);
    const changes = (await company.writes()).filter(({ host }) => host === 'api.atlassian.com');
    assert.equal(changes.length, 1, 'exactly one change');
  });

  it('OFF-31: who uses nothing any more is suspended, and gets it all back', async () => {
    const former = await company.oracle(company.subjectOf('OFF-31'));
    const { view } = await company.offboard('OFF-31');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.match(view.run.headline, /^2 seats are free: /);
    assert.deepEqual(await reachedBy('OFF-31'), []);
    const { status, groups } = await company.oracle(company.subjectOf('OFF-31'));
    assert.equal(status, 'suspended');
    assert.deepEqual(groups, former.groups, 'groups stay for the day it is lifted');

    await company.advance(NEXT_SCHEDULE_MS);
    const playbook = 'restore';
    const { plan } = await company.view('OFF-31', 'open', { playbook });
    const press = { playbook, planHash: plan.hash };
    const lena = { accountId: company.accountOf('Lena Lead') };
    await company.view('OFF-31', 'approve', press, lena);
    await company.view('OFF-31', 'start', press);
    assert.equal((await company.watch('OFF-31')).state, 'done');
    assert.deepEqual((await company.oracle(company.subjectOf('OFF-31'))).access, former.access);
  });

  it('OFF-32: a product that comes by a default group goes', async () => {
    const { view } = await company.offboard('OFF-32');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.deepEqual(await reachedBy('OFF-32'), ['confluence']);
  });

  it('OFF-32: a last group that is refused goes once there is another', async () => {
    await company.fault({ switch: 'lastGroup' });
    const { ready, view } = await company.offboard('OFF-32');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.deepEqual(await reachedBy('OFF-32'), ['confluence']);
    const { groups } = await company.oracle(company.subjectOf('OFF-32'));
    assert.deepEqual(
      groups.map((/** @type {any} */ { name }) => name),
      ['offramp-quarantine'],
    );
    assert.equal(outcomesOf(view)[removalOf(ready).id], 'proven');
  });

  it('OFF-32: a default group that nobody leaves is left to a person, and Confluence is kept', async () => {
    await company.fault({ switch: 'lastDefaultGroup' });
    const { ready, view } = await company.offboard('OFF-32');
    assert.equal(view.state, 'byHand', JSON.stringify(view.run));
    assert.equal(outcomesOf(view)[removalOf(ready).id], 'manual');
    assert.equal(view.manual.length, 1, JSON.stringify(view.manual));
    assert.match(view.manual[0].who, /Site admins/);
    assert.deepEqual(await reachedBy('OFF-32'), ['confluence', 'jira-software']);
  });

  it('OFF-33: who came ten days ago and never logged in keeps both', async () => {
    await refused('OFF-33', 'subject.notInactive', /Jira on .*: came only recently.*Confluence/);
  });

  it('OFF-34: an organization admin is refused', async () => {
    await refused('OFF-34', 'subject.protected', /organization admin/);
  });

  it('OFF-35: the account of a program is refused', async () => {
    await refused('OFF-35', 'subject.notInactive', /the account of a program, not of a person/);
  });

  it('OFF-36: a group that also gives what is in use stays, and somebody is told', async () => {
    const { ready, view } = await company.offboard('OFF-36');
    const [step] = stepsOf(ready);
    assert.equal(step.prediction.kind, 'willBeRefused');
    assert.match(step.prediction.text, /partner-suite also gives Confluence/);
    assert.equal(view.state, 'byHand');
    assert.deepEqual(await reachedBy('OFF-36'), ['confluence', 'jira-software']);
  });

  it('an action of Automation does the same', async () => {
    const rule = await company.control('POST', 'automation/rules', {
      name: 'a rule',
      actor: company.operator,
      projects: ['OFF'],
      trigger: { kind: 'manual' },
      components: [
        {
          ...{ action: 'offramp-revoke-inactive', connection: company.operator },
          inputs: { issueKey: '{{issue.key}}' },
        },
      ],
    });
    const run = { ruleId: rule.id, issueKey: 'OFF-30' };
    const { outcome, lines } = await company.control('POST', 'automation/run', run);
    assert.equal(outcome, 'SUCCESS', JSON.stringify(lines));
    assert.equal((await company.begun('OFF-30')).state, 'done');
    assert.deepEqual(await reachedBy('OFF-30'), ['confluence']);
  });
});
