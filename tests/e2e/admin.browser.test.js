/** The admin page in a real browser, among Jira's settings, under the platform's own policy. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { barriers, launchBrowser } from './support/browser.js';
import { startCompany } from './support/company.js';

const TABS = ['Health', 'Playbooks', 'People and rules', 'Runs', 'Inactivity', 'Limits'];
const PATIENCE_MS = 90_000;

/** @type {import('./support/company.js').Company} */
let company;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [company, browser] = await Promise.all([startCompany('admin'), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await company?.close();
});

describe('the admin page among Jira’s settings', () => {
  for (const theme of ['light', 'dark']) {
    it(`has its six tabs, each with something to read, in ${theme} colours`, async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      /** @type {string[]} */
      const problems = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(
        `${company.url}/apps/offramp-admin?as=${company.accountOf('Josh Jiraadmin')}&theme=${theme}`,
      );
      const frame = page.frameLocator('[data-frame="offramp-admin"] iframe');
      for (const name of TABS) {
        await frame.getByRole('tab', { name, exact: true }).click();
        await frame.getByRole('tabpanel', { name }).getByRole('heading').first().waitFor();
      }
      const root = frame.locator('html');
      assert.equal(await root.getAttribute('data-color-mode'), theme);
      assert.deepEqual(await barriers(page), []);
      assert.deepEqual(problems, []);
      const { lines } = await company.control('GET', 'logs');
      const reports = lines.filter((/** @type {any} */ { level }) => level === 'browser');
      assert.deepEqual(reports, []);
      await context.close();
    });
  }

  it('is answered by the resolver of its module, which knows no function of the panel', async () => {
    const wish = { module: 'jira:adminPage', key: 'offramp-admin', functionKey: 'open' };
    const { success, error } = await company.control('POST', 'invoke', {
      ...wish,
      ...{ payload: {}, accountId: company.operator },
    });
    assert.equal(success, false);
    assert.match(error.message, /host\.unknownFunction/);
  });
});
