/** The actions of Automation, called by the sandbox's rule runner as Automation calls them. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startCompany } from './support/company.js';

/** @type {import('./support/company.js').Company} */
let company;
before(async () => {
  company = await startCompany('automation');
});
beforeEach(() => company.reset());
after(() => company.close());

const TICKET = { issueKey: '{{issue.key}}' };
const SAYS = 'outcome {{offramp.outcome}}, {{offramp.proven}} proven, {{offramp.link}}';

/**
 * Runs a rule once on a ticket.
 * @param {string} issueKey
 * @param {object[]} components
 * @param {object} [more] of the rule
 * @returns {Promise<any>} its entry in the audit log
 */
async function ran(issueKey, components, more = {}) {
  const rule = await company.control('POST', 'automation/rules', {
    name: 'a rule',
    actor: company.operator,
    projects: ['OFF'],
    trigger: { kind: 'manual' },
    components,
    ...more,
  });
  return company.control('POST', 'automation/run', { ruleId: rule.id, issueKey });
}

describe('actions of Automation', () => {
  it('run a playbook, and what they give goes into the next component', async () => {
    const components = [{ action: 'offramp-left-business', inputs: TICKET }, { comment: SAYS }];
    const { outcome, lines } = await ran('OFF-2', components);
    assert.equal(outcome, 'SUCCESS', JSON.stringify(lines));
    assert.notEqual(lines[0].outputs.runId, '');
    assert.equal((await company.begun('OFF-2')).state, 'done');
    assert.deepEqual((await company.oracle(company.subjectOf('OFF-2'))).access, []);
    const check = await ran('OFF-2', [{ action: 'offramp-check-access', inputs: TICKET }]);
    const { runId, proven, ...rest } = check.lines[0].outputs;
    assert.equal(runId, lines[0].outputs.runId);
    assert.ok(proven > 0);
    assert.deepEqual(rest, {
      outcome: 'done',
      failed: 0,
      unknown: 0,
      manual: 0,
      link: 'https://acme.atlassian.net/browse/OFF-2',
    });
  });

  for (const [name, issueKey] of [
    ['left-team', 'OFF-20'],
    ['onboard', 'OFF-21'],
  ]) {
    it(`${name} runs to its end`, async () => {
      const { outcome, lines } = await ran(issueKey, [
        { action: `offramp-${name}`, inputs: TICKET },
      ]);
      assert.equal(outcome, 'SUCCESS', JSON.stringify(lines));
      assert.equal((await company.begun(issueKey)).state, 'done');
    });
  }

  it('give back nothing without the second person', async () => {
    await company.offboard('OFF-2');
    await company.advance(2 * 60_000);
    const { outcome, lines } = await ran('OFF-2', [{ action: 'offramp-restore', inputs: TICKET }]);
    assert.equal(outcome, 'FAILED');
    assert.match(lines[0].messages.join(' '), /second person/i);
  });

  it('are refused for an actor whom no rule of the settings allows', async () => {
    for (const actor of [company.bystander, null]) {
      const { outcome, lines } = await ran(
        'OFF-2',
        [{ action: 'offramp-left-business', inputs: TICKET }],
        { actor },
      );
      assert.equal(outcome, 'FAILED');
      assert.match(lines[0].messages.join(' '), /can't run playbooks|not there|may not see/);
    }
    assert.equal((await company.view('OFF-2', 'open')).state, 'ready');
  });

  it('are refused outside the projects of the settings, and for tickets that are none', async () => {
    const left = (/** @type {string} */ issueKey) => [
      { action: 'offramp-left-business', inputs: { issueKey } },
    ];
    for (const issueKey of ['ATLAS-1', 'OFF-404', 'nonsense']) {
      const { outcome, lines } = await ran('OFF-2', left(issueKey));
      assert.equal(outcome, 'FAILED', issueKey);
      assert.match(lines[0].messages.join(' '), /Nothing was|can't be run/);
    }
  });
});
