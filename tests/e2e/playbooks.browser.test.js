/** Every playbook from the panel, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { launchBrowser, openTicket } from './support/browser.js';
import { startCompany } from './support/company.js';

const MINUTE_MS = 60_000;
const DATE = 'customfield_10055';

/** @type {import('./support/company.js').Company} */
let company;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [company, browser] = await Promise.all([startCompany('playbooks'), launchBrowser()]);
});
beforeEach(() => company.reset());
after(async () => {
  await browser?.close();
  await company?.close();
});

/** @param {any} truth */
const namesOf = ({ groups }) => groups.map((/** @type {any} */ { name }) => name);

/**
 * Waits until what was begun has come to its end, and looks at it as everybody does.
 * @param {import('./support/browser.js').TicketPage} ticket
 * @param {string} issueKey
 */
async function ends(ticket, issueKey) {
  await ticket.panel.locator('main:not([data-state="ready"])').waitFor();
  const view = await company.watch(issueKey, 90);
  assert.equal(view.state, 'done', JSON.stringify(view.run));
  await ticket.wear('dark');
  await ticket.shows('done');
  await ticket.assertAccessible();
  await ticket.assertQuiet();
  await ticket.close();
  return view;
}

/**
 * A second person confirms what they see.
 * @param {string} issueKey
 * @param {string} name
 * @param {string} [playbook] to be chosen first
 */
async function approvedBy(issueKey, name, playbook) {
  const accountId = company.accountOf(name);
  const ticket = await openTicket(browser, company, issueKey, { accountId });
  if (playbook) await ticket.choose(playbook);
  await ticket.shows('ready');
  await ticket.confirm('Confirm the plan');
  await ticket.panel.locator('[data-approval="given"]').waitFor();
  await ticket.assertAccessible();
  await ticket.close();
}

describe('the playbooks in the browser', () => {
  it('OFF-20: a mover', async () => {
    const ticket = await openTicket(browser, company, 'OFF-20');
    await ticket.shows('ready');
    await ticket.confirm('Change access now');
    const { person } = await ends(ticket, 'OFF-20');
    const names = namesOf(await company.oracle(person.accountId));
    assert.ok(names.includes('project-atlas') && !names.includes('eng-backend'));
  });

  it('OFF-21: a joiner', async () => {
    const ticket = await openTicket(browser, company, 'OFF-21');
    await ticket.shows('ready');
    await ticket.confirm('Give access now');
    await ends(ticket, 'OFF-21');
    const truth = await company.oracleByEmail('nina.new@acme.example');
    assert.ok(namesOf(truth).includes('eng-backend'));
    assert.equal(truth.entra.enabled, true);
  });

  it('OFF-2: what was taken is given back, with a second person', async () => {
    const former = await company.oracle(company.subjectOf('OFF-2'));
    await company.offboard('OFF-2');
    await company.advance(2 * MINUTE_MS);
    const ticket = await openTicket(browser, company, 'OFF-2');
    await ticket.shows('done');
    await ticket.button('Give access back ...').click();
    await ticket.shows('ready');
    await approvedBy('OFF-2', 'Lena Lead', 'Give access back ...');
    await ticket.wear('light');
    await ticket.shows('done');
    await ticket.button('Give access back ...').click();
    await ticket.shows('ready');
    await ticket.confirm('Give access back now');
    await ends(ticket, 'OFF-2');
    const restored = await company.oracle(former.accountId);
    assert.deepEqual(restored.access, former.access);
    assert.deepEqual(namesOf(restored).sort(), namesOf(former).sort());
  });

  it('OFF-24: an admin who leaves, with a second person of another group', async () => {
    await approvedBy('OFF-24', 'Ana Admin');
    const ticket = await openTicket(browser, company, 'OFF-24');
    await ticket.shows('ready');
    await ticket.confirm('Cut access now');
    const { person } = await ends(ticket, 'OFF-24');
    const { platformRoles, access } = await company.oracle(person.accountId);
    assert.deepEqual([platformRoles, access], [[], []]);
  });

  it('OFF-23: a start at the date of the ticket', async () => {
    const { nowMs } = await company.control('GET', 'clock');
    const date = new Date(nowMs + 20 * MINUTE_MS).toISOString().replace('Z', '+0000');
    await company.editTicket('OFF-23', { [DATE]: date });
    const ticket = await openTicket(browser, company, 'OFF-23');
    await ticket.shows('ready');
    await ticket.confirm('Schedule for the last day', 'Schedule');
    await ticket.panel.locator('[data-schedule]').waitFor();
    assert.match(await ticket.text(), /asked for by Olga Operator/);
    await ticket.assertAccessible();
    await company.advance(30 * MINUTE_MS);
    await ticket.wear('light');
    const { person } = await ends(ticket, 'OFF-23');
    assert.deepEqual((await company.oracle(person.accountId)).access, []);
  });
});
