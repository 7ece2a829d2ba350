/** Idle people chosen from the review list and told first, on the real bundle: held against the oracle. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

const TICKET = 'OFF-30';
const DAY_MS = 86_400_000;

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('notice');
});
beforeEach(() => company.reset());
after(() => company?.close());

/** The products that the ticket's person can reach, by the oracle. */
async function reached() {
  const { access } = await company.oracle(company.subjectOf(TICKET));
  return access.map((/** @type {any} */ { product }) => product).sort();
}

/** Two days of notice, and an admin whom a rule lets start. */
function setUp() {
  return company.changeSettings(({ inactivity, rules: [rule] }) => {
    inactivity.notice = { days: 2, public: true };
    const named = { id: company.admin, name: 'Ana Admin' };
    rule.operatorAccounts = [...(rule.operatorAccounts ?? []), named];
  });
}

/** Searches, chooses the ticket's person from the list, and starts what is found. */
async function chosen() {
  await company.office('admin.sweepStart');
  for (let turn = 0; turn < 5 && (await company.office('admin.sweep')).progress; turn += 1)
    await company.advance(NEXT_SCHEDULE_MS);
  const { rows } = await company.office('admin.sweepList', { filter: {}, cursor: null });
  const person = rows.find(
    (/** @type {any} */ { accountId }) => accountId === company.subjectOf(TICKET),
  );
  assert.ok(person.choosable);
  const playbook = 'revoke-inactive';
  const found = await company.office('admin.many', { playbook, chosen: [person.place] });
  assert.equal(found.rows[0].issueKey, TICKET, JSON.stringify(found));
  assert.match(found.rows[0].takes, /^Jira.*Stays: Confluence/);
  assert.match(found.confirm.join(' '), /2 days later/);
  const issues = [found.rows[0].issueId];
  const { lines } = await company.office('admin.startMany', {
    playbook,
    issues,
    token: found.token,
  });
  assert.match(lines[0].title, /^Told first/);
  await company.advance(NEXT_SCHEDULE_MS);
}

/** What was sent to Jira as comments of the ticket. */
async function comments() {
  const all = await company.requests();
  return all.filter(
    (/** @type {any} */ { method, path }) => method === 'POST' && path.endsWith('/comment'),
  );
}

/** The changes of access so far. */
async function changes() {
  return (await company.writes()).filter(({ host }) => host === 'api.atlassian.com');
}

describe('people who are told first', () => {
  it('lose nothing before the days are over, and then what they do not use', async () => {
    await setUp();
    await chosen();
    assert.equal((await comments()).length, 1);
    await company.advance(2 * DAY_MS - 2 * NEXT_SCHEDULE_MS);
    assert.deepEqual(await changes(), []);
    assert.deepEqual(await reached(), ['confluence', 'jira-software']);
    // The firing that ends the notice may not find it in the index yet: the next one does.
    await company.advance(3 * NEXT_SCHEDULE_MS);
    assert.equal((await company.begun(TICKET)).state, 'done');
    assert.deepEqual(await reached(), ['confluence']);
    assert.equal((await changes()).length, 1);
  });

  it('keep everything once the reporter has answered so', async () => {
    await setUp();
    await chosen();
    await company.comment(TICKET, 'Please keep it.', company.accountOf('Hugo Human'));
    await company.advance(2 * DAY_MS + 2 * NEXT_SCHEDULE_MS);
    await company.advance(NEXT_SCHEDULE_MS);
    assert.deepEqual(await changes(), []);
    assert.deepEqual(await reached(), ['confluence', 'jira-software']);
    const view = await company.view(TICKET, 'open');
    assert.match(JSON.stringify(view.schedule), /Kept by Hugo Human/);
  });
});
