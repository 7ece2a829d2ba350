/** The whole practice in a real browser: ticket, operator, transition, playbook, gate. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { launchBrowser, openTicket } from './support/browser.js';
import { startCompany } from './support/company.js';

/** @type {import('./support/company.js').Company} */
let company;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [company, browser] = await Promise.all([startCompany('practice'), launchBrowser()]);
});
beforeEach(() => company.reset());
after(async () => {
  await browser?.close();
  await company?.close();
});

/**
 * A button that moves the ticket, on the page around the panel.
 * @param {import('./support/browser.js').TicketPage} ticket
 * @param {string} name
 */
const moveOf = ({ page }, name) => page.getByRole('button', { name, exact: true });

/**
 * @param {import('./support/browser.js').TicketPage} ticket
 * @param {string} name
 */
const isIn = ({ page }, name) => page.locator('.status').getByText(name, { exact: true }).waitFor();

describe('only a group moves the ticket, and moving it starts the playbook', () => {
  it('from Start to Resolve, with the gate in between', async () => {
    const ticket = await openTicket(browser, company, 'OFF-1');
    await moveOf(ticket, 'Start').click();
    await isIn(ticket, 'In Progress');
    const view = await company.begun('OFF-1');
    assert.equal(view.state, 'done');
    await ticket.shows('done');
    assert.deepEqual((await company.oracle(company.subjectOf('OFF-1'))).access, []);
    await moveOf(ticket, 'Resolve').click();
    await isIn(ticket, 'Done');
    // The page has come anew, and the panel with it.
    await ticket.shows('done');
    await ticket.assertQuiet();
    await ticket.close();
  });

  it('and a panel that shows the plan hears of it', async () => {
    const ticket = await openTicket(browser, company, 'OFF-2');
    await ticket.shows('ready');
    const accountId = company.operator;
    const start = { issueKey: 'OFF-2', transition: 'Start', accountId };
    assert.ok((await company.control('POST', 'transition', start)).done);
    await company.begun('OFF-2');
    await ticket.shows('done');
    await ticket.assertQuiet();
    await ticket.close();
  });

  it('is held while something is left to be done by hand', async () => {
    const ticket = await openTicket(browser, company, 'OFF-16');
    await moveOf(ticket, 'Start').click();
    await isIn(ticket, 'In Progress');
    assert.equal((await company.begun('OFF-16')).state, 'byHand');
    await moveOf(ticket, 'Resolve').click();
    await ticket.page
      .getByText(/left to be done by hand/)
      .first()
      .waitFor();
    await isIn(ticket, 'In Progress');
    await ticket.close();
  });

  it('and somebody outside the group can neither start nor resolve', async () => {
    const accountId = company.bystander;
    const ticket = await openTicket(browser, company, 'OFF-1', { accountId });
    await ticket.panel.locator('main:not([data-state="loading"])').waitFor();
    assert.equal(await moveOf(ticket, 'Start').count(), 0);
    await ticket.shows('notReady');
    await ticket.close();
  });
});
