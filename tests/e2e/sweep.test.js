/** The search for who is inactive, on the real bundle: killed again and again, and on its page. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { barriers, launchBrowser } from './support/browser.js';
import { startCompany } from './support/company.js';

const PEOPLE = 2_000;
const WORKER = 'sweep-consumer';
/** Past a silent holder's lease and the next firing of the schedule. */
const TAKEN_UP_MS = 12 * 60_000;
const PATIENCE_MS = 45_000;

/** In which call of an invocation its worker dies: while it loads, asks, and stores. */
const DEATHS = [
  { call: 4, at: 'before' },
  { call: 13, at: 'after' },
  { call: 24, at: 'after' },
  { call: 9, at: 'before' },
  { call: 16, at: 'before' },
];

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('sweep', {
    scenario: 'globex',
    users: PEOPLE,
    // Delivered once: the event that dies with its worker has no copy that would go on instead.
    queue: { duplicateRate: 0 },
  });
});
after(() => company?.close());

/** @param {number} turns that it may take */
async function ended(turns) {
  let view = await company.office('admin.sweep');
  for (let turn = 0; view.progress && turn < turns; turn += 1) {
    await company.advance(TAKEN_UP_MS);
    view = await company.office('admin.sweep');
  }
  assert.equal(view.progress, null, 'the search never ended');
  return view;
}

/** Every person of the list. */
async function listed() {
  const rows = [];
  let cursor = null;
  do {
    const page = await company.office('admin.sweepList', { filter: {}, cursor });
    rows.push(...page.rows);
    cursor = page.cursor;
  } while (cursor);
  return rows;
}

/**
 * The counts of the page and its list against the truth as of the search's beginning.
 * @param {any} view
 */
async function assertTrue(view) {
  assert.deepEqual(view.gaps, []);
  const { people } = await company.control(
    'GET',
    `inactivity?asOf=${view.headline.at}&limit=${PEOPLE}`,
  );
  const uses = people
    .filter((/** @type {any} */ { lockedOut }) => !lockedOut)
    .flatMap((/** @type {any} */ { products }) => products)
    .filter((/** @type {any} */ { shown }) => shown);
  /** @type {any} */
  const settings = company.sandbox.platform.company.settings;
  const { thresholds } = settings.inactivity;
  view.products.forEach((/** @type {any} */ product, /** @type {number} */ place) => {
    for (const { id, count } of product.parts) {
      const so = uses.filter(
        (/** @type {any} */ use) =>
          use.class === id && use.resource.includes(`:${thresholds[place].product}:`),
      );
      assert.equal(count, so.length, `${product.title}, ${id}`);
    }
  });
  const rows = await listed();
  assert.equal(new Set(rows.map(({ accountId }) => accountId)).size, rows.length, 'once each');
  assert.ok(view.headline.text.startsWith(`${rows.length.toLocaleString('en')} people are on`));
  const idle = rows.filter(({ wholly }) => wholly).length;
  assert.ok(view.headline.title.startsWith(`${idle.toLocaleString('en')} of 2,000 people`));
}

describe('the search for who is inactive', () => {
  it('ends with what the oracle knows of everybody', async () => {
    const begun = await company.office('admin.sweepStart');
    assert.ok(begun.progress);
    await assertTrue(await ended(2));
    const refused = (await company.requests()).filter(({ status }) => status >= 400);
    assert.deepEqual(refused, [], 'whoever is asked understands');
  });

  it('killed five times on its way, it ends with the same truth', async () => {
    await company.control('POST', 'scenario', { name: 'globex', users: PEOPLE });
    await company.control('POST', 'settle', {});
    for (const death of DEATHS) {
      await company.control('POST', 'kill', { ...death, module: WORKER, loseEvent: true });
    }
    await company.office('admin.sweepStart');
    const view = await ended(DEATHS.length + 2);
    const { orders } = await company.control('GET', 'kill');
    assert.deepEqual(
      orders.map((/** @type {any} */ { outcome }) => outcome),
      DEATHS.map(() => 'killed'),
    );
    await assertTrue(view);
    const searches = (await company.requests()).filter(({ path }) =>
      path.endsWith('/users/search'),
    );
    // The list's own pages ask for ten people at a time.
    const pages = searches.filter(({ requestBody }) => !`${requestBody}`.includes('accountIds'));
    assert.ok(pages.length >= PEOPLE / 100);
    const most = PEOPLE / 100 + DEATHS.length * 10;
    assert.ok(pages.length <= most, `${pages.length} pages, at most ${most}`);
  });

  it('keeps the accounts of its list, and nobody’s name or address', async () => {
    const { values } = await company.control('GET', 'kvs');
    const own = Object.entries(values).filter(([key]) => key.startsWith('sweep#'));
    const kept = JSON.stringify(own);
    assert.ok(kept.includes('712020:'), 'there is a list');
    assert.ok(!kept.includes('Ida Idle') && !kept.includes('ida.idle@'));
  });
});

describe('its tab of the admin page', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const theme of ['light', 'dark']) {
    it(`shows classes, seats and people without a barrier, in ${theme} colours`, async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      const as = company.accountOf('Ana Admin');
      await page.goto(`${company.url}/apps/offramp-admin?as=${as}&theme=${theme}`);
      const frame = page.frameLocator('[data-frame="offramp-admin"] iframe');
      await frame.getByRole('tab', { name: 'Inactivity', exact: true }).click();
      const panel = frame.getByRole('tabpanel', { name: 'Inactivity' });
      await panel.locator('[data-product="Jira"]').waitFor();
      await panel.getByRole('table', { name: 'People' }).getByText('Ida Idle').waitFor();
      await panel.getByLabel('Class', { exact: true }).selectOption('protected');
      await panel.getByText('Bo Breakglass').waitFor();
      await panel.getByText('Ida Idle').waitFor({ state: 'detached' });
      assert.deepEqual(await barriers(page), []);
      await context.close();
    });
  }
});
