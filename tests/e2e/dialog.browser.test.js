/**
 * D2: the question before a write is on screen, wherever the page is taller than the window: the
 * page's frame is as tall as its content, and its middle may be far away.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, openTicket } from './support/browser.js';
import { startCompany } from './support/company.js';

const PATIENCE_MS = 90_000;
/** A frame or two: how long a browser may take to tell which part is on screen. */
const SETTLED_MS = 300;

/** @type {import('./support/company.js').Company} */
let company;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [company, browser] = await Promise.all([startCompany('dialog'), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await company?.close();
});

/**
 * The button is pressed where it is on screen; then the whole question is, and what has the focus.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').FrameLocator} frame
 * @param {import('playwright-core').Locator} button
 * @param {'start' | 'end' | 'center'} edge of the window at which the button is
 */
async function assertAsksOnScreen(page, frame, button, edge) {
  await button.waitFor();
  await button.evaluate((element, block) => element.scrollIntoView({ block }), edge);
  const scrolled = () => page.evaluate(() => window.scrollY);
  const then = await scrolled();
  // Pressed where it is: the driver would scroll of its own accord.
  await button.evaluate((element) => {
    /** @type {HTMLElement} */ (element).focus({ preventScroll: true });
    /** @type {HTMLElement} */ (element).click();
  });
  const dialog = frame.getByRole('dialog');
  await dialog.waitFor();
  await page.waitForTimeout(SETTLED_MS);
  const box = await dialog.boundingBox();
  const { height } = page.viewportSize() ?? { height: 0 };
  const told = `${JSON.stringify(box)} in ${height}, scrolled from ${then} to ${await scrolled()}`;
  assert.ok(box && box.y >= 0 && box.y + box.height <= height, told);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

describe('D2: the question is on screen', () => {
  for (const [width, height] of [
    [400, 800],
    [1280, 640],
    [800, 700],
  ]) {
    it(`on a ticket, at ${width}x${height}, wherever its button is`, async () => {
      const ticket = await openTicket(browser, company, 'OFF-18');
      await ticket.page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
      await ticket.shows('ready');
      const button = ticket.button('Cut access now');
      for (const edge of /** @type {const} */ (['center', 'end', 'start'])) {
        await assertAsksOnScreen(ticket.page, ticket.panel, button, edge);
      }
      await ticket.assertQuiet();
      await ticket.close();
    });
  }

  for (const [width, height] of [
    [1440, 900],
    [1280, 640],
    [400, 800],
  ]) {
    it(`on the admin page, at ${width}x${height}`, async () => {
      const viewport = { width: width ?? 0, height: height ?? 0 };
      const context = await browser.newContext({ viewport });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      const admin = company.accountOf('Josh Jiraadmin');
      await page.goto(`${company.url}/apps/offramp-admin?as=${admin}`);
      const frame = page.frameLocator('[data-frame="offramp-admin"] iframe');
      await frame.getByRole('tab', { name: 'Playbooks', exact: true }).click();
      await frame
        .getByRole('tabpanel', { name: 'Playbooks' })
        .getByRole('heading')
        .first()
        .waitFor();
      const button = frame.getByRole('button', { name: 'Stop everything' });
      for (const edge of /** @type {const} */ (['center', 'start'])) {
        await assertAsksOnScreen(page, frame, button, edge);
      }
      await context.close();
    });
  }
});
