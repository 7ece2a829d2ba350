/** The panel in a real browser, in the sandbox's page of a ticket. */
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { barriers } from '../../../sandbox/forge/tests/accessibility.js';

/**
 * @import { Browser, Frame, Page } from 'playwright-core'
 * @import { Company } from './company.js'
 */

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
];
const LOCAL = new Set(['localhost', '127.0.0.1']);
const TABS = 60;

/** How long a busy machine may take; nothing is waited for that does not come. */
const PATIENCE_MS = 90_000;

/** @returns {Promise<Browser>} */
export function launchBrowser() {
  const executablePath = process.env.OFFRAMP_CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

export { barriers };

/**
 * Opens a ticket in a fresh profile, as the operator unless told otherwise.
 * @param {Browser} browser
 * @param {Company} company
 * @param {string} issueKey
 * @param {{ theme?: 'light' | 'dark', scale?: number, accountId?: string }} [how]
 */
export async function openTicket(browser, company, issueKey, how = {}) {
  const { theme = 'light', scale = 1, accountId = company.operator } = how;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 1000 },
    deviceScaleFactor: scale,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const ticket = new TicketPage(page);
  await page.addInitScript(() => {
    const seen = /** @type {string[]} */ ([]);
    Object.assign(globalThis, { violations: seen });
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const as = encodeURIComponent(accountId);
  await page.goto(`${company.url}/browse/${issueKey}?as=${as}&theme=${theme}`);
  return ticket;
}

export class TicketPage {
  /** @type {string[]} */
  problems = [];
  /** @type {string[]} */
  strangers = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.panel = page.frameLocator('[data-frame="offramp-panel"] iframe');
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && this.problems.push(line.text()));
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && !LOCAL.has(hostname)) this.strangers.push(request.url());
    });
  }

  /**
   * Waits until the panel shows this state.
   * @param {string} state
   */
  async shows(state) {
    await this.panel.locator(`main[data-state="${state}"]`).waitFor();
  }

  /** What the panel says, as text. */
  async text() {
    return (await this.panel.locator('main').innerText()).replaceAll(/\s+/g, ' ');
  }

  /** Where the panel is on the page, with its heading. */
  async box() {
    const section = this.page.locator('section:has([data-frame="offramp-panel"])');
    const box = await section.boundingBox();
    assert.ok(box, 'the panel is not on the page');
    return box;
  }

  /** @param {string} name of a button in the panel */
  button(name) {
    return this.panel.getByRole('button', { name });
  }

  /**
   * Presses a button that is shown at the end of a run.
   * @param {string} name
   */
  async choose(name) {
    await this.panel.locator('main:not([data-state="loading"])').waitFor();
    await this.button(name).click();
  }

  /**
   * Presses a button and the one of the question that it asks.
   * @param {string} name
   * @param {string} [answer] the question's button, where it is called otherwise
   */
  async confirm(name, answer = name) {
    await this.button(name).click();
    const dialog = this.panel.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: answer }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /**
   * Shows the page in other colours; the panel reads everything anew.
   * @param {'light' | 'dark'} theme
   */
  async wear(theme) {
    const address = new URL(this.page.url());
    address.searchParams.set('theme', theme);
    await this.page.goto(address.href);
  }

  /** No violation of the accessibility rules, in the page or the panel. */
  async assertAccessible() {
    assert.deepEqual(await barriers(this.page), []);
  }

  /** Nothing was forbidden, nothing failed, and nobody outside of this machine was asked. */
  async assertQuiet() {
    const frames = this.page.frames();
    const seen = await Promise.all(
      frames.map((frame) => frame.evaluate(() => /** @type {any} */ (globalThis).violations ?? [])),
    );
    assert.deepEqual(seen.flat(), []);
    assert.deepEqual(this.problems, []);
    assert.deepEqual(this.strangers, []);
  }

  /**
   * Presses Tab until the panel's element of that name has the focus.
   * @param {string} name
   */
  async tabTo(name) {
    const frame = await this.#frame();
    for (let presses = 0; presses < TABS; presses += 1) {
      if ((await focused(frame)) === name) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not lead to ${name}`);
  }

  close() {
    return this.page.context().close();
  }

  async #frame() {
    const handle = await this.page.waitForSelector('[data-frame="offramp-panel"] iframe');
    return /** @type {Frame} */ (await handle.contentFrame());
  }
}

/** @param {Frame} frame */
function focused(frame) {
  return frame.evaluate(() =>
    document.hasFocus() ? (document.activeElement?.textContent ?? '').trim() : '',
  );
}
