/** The panel in a real browser: an operator who is in no group of admins offboards a leaver. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { launchBrowser, openTicket } from './support/browser.js';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

const PICTURE = fileURLToPath(new URL('../../docs/panel.png', import.meta.url));
const PICTURE_MARGIN = 24;
const TICKET = 'OFF-1';

/** The first removal from a group has to wait for minutes: long enough to look at a live run. */
const HELD = {
  ...{ host: 'api.atlassian.com', method: 'DELETE' },
  effect: { rateLimited: { retryAfterSeconds: 240 } },
};

/** @type {import('./support/company.js').Company} */
let company;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [company, browser] = await Promise.all([startCompany('panel'), launchBrowser()]);
});
beforeEach(() => company.reset());
after(async () => {
  await browser?.close();
  await company?.close();
});

/** The truth about the leaver, which the panel must not contradict. */
async function assertOffboarded() {
  const truth = await company.oracle(company.subjectOf(TICKET));
  assert.deepEqual([truth.access, truth.tokens], [[], []]);
  assert.equal(truth.accountStatus, 'inactive');
}

/** Nothing was reported against the platform's content security policy. */
async function assertNoReport() {
  const { lines } = await company.control('GET', 'logs');
  assert.deepEqual(
    lines.filter((/** @type {any} */ { level }) => level === 'browser'),
    [],
  );
}

describe('OFF-1 in the browser', () => {
  it('from the first look to the proof', async () => {
    const ticket = await openTicket(browser, company, TICKET);
    await ticket.shows('ready');
    const text = await ticket.text();
    for (const words of ['Jane Doe', 'Managed', 'Jira', 'Confluence', 'will work', 'eng-all']) {
      assert.ok(text.includes(words), `${words} is not in: ${text}`);
    }

    await company.fault(HELD);
    await ticket.button('Cut access now').click();
    const dialog = ticket.panel.getByRole('dialog');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /Jane Doe/);
    await dialog.getByRole('button', { name: 'Cut access now' }).click();

    await ticket.shows('running');
    await ticket.panel.getByText('Cutting Jane Doe off.').first().waitFor();
    assert.match(await ticket.text(), /Closing this tab changes nothing/);
    await company.advance(NEXT_SCHEDULE_MS);

    await ticket.shows('done');
    assert.match(await ticket.text(), /Jane Doe can no longer reach anything/);
    assert.equal(await ticket.button('Cut access now').count(), 0);
    await assertOffboarded();
    await ticket.assertQuiet();
    await assertNoReport();
    await ticket.close();
  });

  it('by keyboard alone', async () => {
    const ticket = await openTicket(browser, company, TICKET);
    await ticket.shows('ready');
    await ticket.tabTo('Cut access now');
    await ticket.page.keyboard.press('Enter');
    await ticket.panel.getByRole('dialog').waitFor();
    await ticket.page.keyboard.press('Escape');
    await ticket.panel.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.deepEqual(await company.writes(), []);

    await ticket.tabTo('Cut access now');
    await ticket.page.keyboard.press('Enter');
    await ticket.panel.getByRole('dialog').waitFor();
    await ticket.tabTo('Cut access now');
    await ticket.page.keyboard.press('Enter');
    await ticket.panel.locator('main:not([data-state="ready"])').waitFor();
    await company.advance(NEXT_SCHEDULE_MS);
    await ticket.shows('done');
    await assertOffboarded();
    await ticket.close();
  });

  it('no violation of the accessibility rules: ready, running and done, light and dark', async () => {
    const ticket = await openTicket(browser, company, TICKET);
    const inBoth = async (/** @type {string} */ state) => {
      for (const theme of /** @type {const} */ (['light', 'dark'])) {
        await ticket.wear(theme);
        await ticket.shows(state);
        await ticket.assertAccessible();
      }
    };
    await inBoth('ready');
    await company.fault(HELD);
    await company.start(TICKET);
    await inBoth('running');
    await company.advance(NEXT_SCHEDULE_MS);
    await inBoth('done');
    await ticket.assertQuiet();
    await ticket.close();
  });

  it('a closed tab changes nothing', async () => {
    const first = await openTicket(browser, company, TICKET);
    await first.shows('ready');
    await company.fault(HELD);
    await company.start(TICKET);
    await first.close();
    await company.advance(NEXT_SCHEDULE_MS);
    const second = await openTicket(browser, company, TICKET);
    await second.shows('done');
    await assertOffboarded();
    await second.close();
  });

  const unasked = process.env.OFFRAMP_PICTURE
    ? false
    : 'set OFFRAMP_PICTURE=1 to take docs/panel.png anew';
  it('has its picture taken for the README', { skip: unasked }, async () => {
    const ticket = await openTicket(browser, company, TICKET, { scale: 2 });
    await ticket.shows('ready');
    mkdirSync(dirname(PICTURE), { recursive: true });
    const { x, y, width, height } = await ticket.box();
    const clip = {
      x: x - PICTURE_MARGIN,
      y: y - PICTURE_MARGIN,
      width: width + 2 * PICTURE_MARGIN,
      height: height + 2 * PICTURE_MARGIN,
    };
    await ticket.page.screenshot({ path: PICTURE, animations: 'disabled', fullPage: true, clip });
    await ticket.close();
  });
});

describe('what is refused, in the browser', () => {
  const refusals = [
    { issueKey: 'OFF-5', says: ['Ana Admin', 'subject.protected'] },
    { issueKey: 'OFF-7', says: ['Employee', 'subject.none'] },
  ];
  for (const { issueKey, says } of refusals) {
    it(issueKey, async () => {
      const ticket = await openTicket(browser, company, issueKey);
      await ticket.shows('notReady');
      const text = await ticket.text();
      for (const words of says) assert.ok(text.includes(words), `${words} is not in: ${text}`);
      assert.equal(await ticket.button('Cut access now').count(), 0);
      await ticket.assertAccessible();
      await ticket.assertQuiet();
      assert.deepEqual(await company.writes(), []);
      await ticket.close();
    });
  }
});
