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

/** The words for verbs that nobody has documented. */
const VERBS = ['past', 'plain'];

/**
 * What the menu of smart values offers of an action, by output.
 * @param {string} action
 * @returns {Promise<Record<string, string>>}
 */
async function menuOf(action) {
  const { actions } = await company.control('GET', 'automation/rules');
  return actions.find((/** @type {any} */ { key }) => key === action).smartValues;
}

/**
 * Runs a rule once on a ticket, with connections that one person made. Olga is its actor.
 * @param {string} issueKey
 * @param {any[]} components
 * @param {string} [connection] whose
 * @returns {Promise<any>} its entry in the audit log
 */
async function ran(issueKey, components, connection = company.operator) {
  const rule = await company.control('POST', 'automation/rules', {
    name: 'a rule',
    actor: company.operator,
    projects: ['OFF'],
    trigger: { kind: 'manual' },
    components: components.map((one) => ('action' in one ? { ...one, connection } : one)),
  });
  return company.control('POST', 'automation/run', { ruleId: rule.id, issueKey });
}

describe('actions of Automation', () => {
  it('run a playbook, and what they give goes into the next component', async () => {
    const components = [{ action: 'offramp-left-business', inputs: TICKET }];
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
      cutOff: 'yes',
      link: 'https://acme.atlassian.net/browse/OFF-2',
    });
  });

  for (const verb of VERBS) {
    it(`give what is picked from the menu to the next component, with verbs as ${verb}`, async () => {
      await company.control('POST', 'variants', { 'automation.verb': verb });
      const leaver = await menuOf('offramp-left-business');
      const check = await menuOf('offramp-check-access');
      // Both in one flow: neither hides the other.
      const { outcome, lines } = await ran('OFF-2', [
        { action: 'offramp-left-business', inputs: TICKET },
        { action: 'offramp-check-access', inputs: TICKET },
        { condition: { smartValue: check.outcome, equals: 'running' } },
        { comment: `run ${leaver.runId}, ${check.proven} proven, ${leaver.link}` },
      ]);
      assert.equal(outcome, 'SUCCESS', JSON.stringify(lines));
      const { body } = await company.sandbox.platform.cloud.control('GET', 'company');
      const { comments } = body.tickets.find((/** @type {any} */ { key }) => key === 'OFF-2');
      const { runId } = lines[0].outputs;
      const { proven } = lines[1].outputs;
      const wanted = `run ${runId}, ${proven} proven, https://acme.atlassian.net/browse/OFF-2`;
      assert.ok(JSON.stringify(comments).includes(wanted), JSON.stringify(comments));
    });
  }

  it('a name that the app’s documents do not have is empty', async () => {
    const { lines } = await ran('OFF-2', [
      { action: 'offramp-check-access', inputs: TICKET },
      { condition: { smartValue: '{{offramp.outcome}}{{check.outcome}}', equals: 'none' } },
    ]);
    assert.deepEqual(lines[1].messages, ["'' is not 'none'."]);
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

  it('are refused with a connection of whom no rule allows, whoever the rule acts as', async () => {
    const { outcome, lines } = await ran(
      'OFF-2',
      [{ action: 'offramp-left-business', inputs: TICKET }],
      company.bystander,
    );
    assert.equal(outcome, 'FAILED');
    const said = lines[0].messages.join(' ');
    assert.match(said, /The account of this connection can't run playbooks/);
    assert.match(said, /as whoever made its connection.*Choose a connection/);
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

describe('the action that finds inactive people', () => {
  const FINDS = { action: 'offramp-sweep', inputs: {} };
  const TELLS = { action: 'offramp-sweep', inputs: { youngerThanDays: '7' } };
  /** Past the end of a search of this company. */
  const SEARCHED_MS = 12 * 60_000;

  /** An admin names the operator's account in a rule of the settings. */
  const named = () =>
    company.changeSettings(({ rules }) => {
      rules.push({
        ...{ name: 'The robot', operatorGroups: [], playbooks: ['revoke-inactive'] },
        ...{ projects: ['OFF'], operatorAccounts: [{ id: company.operator, name: 'Olga' }] },
      });
    });

  it('is refused for whoever is not named by account, and begins nothing', async () => {
    const makers = [company.operator, company.bystander, company.accountOf('Ana Admin')];
    for (const connection of makers) {
      const { outcome, lines } = await ran('OFF-2', [FINDS], connection);
      assert.equal(outcome, 'FAILED', JSON.stringify(lines));
      assert.match(lines[0].messages.join(' '), /can't find inactive people.*Ask a Jira admin/);
    }
    const { values } = await company.control('GET', 'kvs');
    assert.ok(Object.keys(values).every((key) => !key.startsWith('sweep#')));
  });

  it('begins a search, and later tells the accounts that are idle to the rest of the rule', async () => {
    await named();
    const begun = await ran('OFF-2', [FINDS]);
    assert.equal(begun.outcome, 'SUCCESS', JSON.stringify(begun.lines));
    const { sweepId, state, idle } = begun.lines[0].outputs;
    assert.deepEqual([state, idle], ['running', null]);
    await company.advance(SEARCHED_MS);
    const menu = await menuOf('offramp-sweep');
    const says = `found ${menu.seats} as of ${menu.startedAt}: ${menu.idle}`;
    const { outcome, lines } = await ran('OFF-2', [TELLS, { comment: says }]);
    assert.equal(outcome, 'SUCCESS', JSON.stringify(lines));
    const told = lines[0].outputs;
    assert.deepEqual([told.sweepId, told.state, told.more], [sweepId, 'done', 0]);
    const page = await company.office('admin.sweep');
    const parts = page.products.flatMap((/** @type {any} */ product) => product.parts);
    for (const name of ['inactive', 'neverActive', 'unknown']) {
      const counts = parts.filter((/** @type {any} */ { id }) => id === name);
      const all = counts.reduce(
        (/** @type {number} */ sum, /** @type {any} */ { count }) => sum + count,
        0,
      );
      assert.equal(told[name], all, name);
    }
    const asOf = Date.parse(told.startedAt);
    const { people } = await company.control('GET', `inactivity?asOf=${asOf}&limit=1000`);
    const isIdle = (/** @type {any} */ use) => ['inactive', 'neverActive'].includes(use.class);
    const accounts = told.idle.split(',');
    assert.ok(told.idle !== '' && accounts.length > 0, 'somebody is idle');
    for (const account of accounts) {
      const truth = people.find((/** @type {any} */ { accountId }) => accountId === account);
      assert.ok(truth && !truth.lockedOut && truth.products.some(isIdle), account);
    }
  });

  it('says what is wrong with the number of days', async () => {
    await named();
    for (const youngerThanDays of ['0', '4000']) {
      const finds = { ...FINDS, inputs: { youngerThanDays } };
      const { outcome, lines } = await ran('OFF-2', [finds]);
      assert.equal(outcome, 'FAILED');
      assert.match(lines[0].messages.join(' '), /whole number from 1 to 3650/);
    }
  });
});
