/** Pages of admins: the app's own among Jira's settings, and its rules in the workflows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { barriers, launch, skip } from './browser.js';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
/** @type {import('playwright-core').Browser | undefined} */
let browser;
before(async () => {
  sandbox = await miniSandbox();
  if (!skip) browser = await launch();
});
after(async () => {
  await browser?.close();
  await sandbox.stop();
});

async function newPage() {
  const context = await browser?.newContext();
  return /** @type {import('playwright-core').Page} */ (await context?.newPage());
}

/** @param {string} transition */
const rulesOn = async (transition) =>
  (await sandbox.control('GET', 'workflow/rules')).body.rules.filter(
    (/** @type {any} */ rule) => rule.transition === transition,
  );

test('a resolver of the page learns where it is, and who asks', async () => {
  const wish = { key: 'mini-admin', functionKey: 'context', accountId: 'olga' };
  const { body } = (await sandbox.control('POST', 'invoke', wish)).body;
  assert.equal(body.extension.type, 'jira:adminPage');
  assert.match(body.extension.location, /\/jira\/settings\/apps\/[0-9a-f-]+\/[0-9a-f-]+$/);
  assert.equal(body.accountId, 'olga');
  assert.equal((await sandbox.call('GET', '/apps/none')).status, 404);
});

test(
  'the page of the app is open to everybody, and says who sees it in Jira',
  { skip },
  async () => {
    const page = await newPage();
    for (const theme of ['light', 'dark']) {
      await page.goto(`${sandbox.url}/apps?as=olga&theme=${theme}`);
      await page.getByText('Jira admins only').waitFor();
      await page.frameLocator('iframe').getByRole('heading', { name: 'Mini' }).waitFor();
      assert.deepEqual(await barriers(page), []);
    }
    await page.context().close();
  },
);

test('a rule is added, edited and removed with the pages of the app', { skip }, async () => {
  const page = await newPage();
  await page.goto(`${sandbox.url}/workflow?as=ana`);
  await page.getByLabel('New rule of Resolve').selectOption('mini-post');
  await page.getByRole('button', { name: 'Add a rule to Resolve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Post' });
  const frame = dialog.frameLocator('iframe');
  await frame.getByText('jira:workflowPostFunction').waitFor();
  await dialog.getByRole('button', { name: 'Add' }).click();
  assert.equal((await rulesOn('21')).length, 2, 'without a word the app gives nothing');
  await frame.getByLabel('Issue').fill('first');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await page.getByText('Says first.').waitFor();

  await page.getByRole('button', { name: 'Resolve, Post: edit' }).click();
  await frame.getByText('jira:workflowPostFunction').waitFor();
  assert.equal(await frame.getByLabel('Issue').inputValue(), 'first');
  await frame.getByLabel('Issue').fill('second');
  await dialog.getByRole('button', { name: 'Update' }).click();
  await page.getByText('Says second.').waitFor();
  const [added] = (await rulesOn('21')).slice(-1);
  assert.deepEqual([added.kind, added.config], ['postFunction', { word: 'second' }]);
  assert.deepEqual(await barriers(page), []);

  await page.getByRole('button', { name: 'Resolve, Post: remove' }).click();
  await page.getByText('Says second.').waitFor({ state: 'detached' });
  assert.equal((await rulesOn('21')).length, 2);
  await page.context().close();
});

test('a rule without a page of its own is added as it is', { skip }, async () => {
  const page = await newPage();
  await page.goto(`${sandbox.url}/workflow?as=ana`);
  await page.getByLabel('New rule of Start').selectOption('mini-asked');
  await page.getByRole('button', { name: 'Add a rule to Start' }).click();
  await page.getByRole('button', { name: 'Start, Asked: remove' }).waitFor();
  const [added] = (await rulesOn('11')).slice(-1);
  assert.deepEqual([added.moduleKey, added.config], ['mini-asked', {}]);
  await page.context().close();
});

test('what cannot be a rule is refused', async () => {
  const good = { workflow: '7', transition: '11', kind: 'condition', moduleKey: 'mini-condition' };
  const rows = /** @type {[object, RegExp][]} */ ([
    [{ id: 'none', config: '{}' }, /no rule 'none'/],
    [{ ...good, kind: 'wish' }, /'kind' must be one of/],
    [{ ...good, moduleKey: undefined }, /Send \{id, config\}/],
    [{ ...good, config: 'no JSON' }, /not JSON/],
    [{ ...good, config: { text: 'x'.repeat(32 * 1024) } }, /at most 32 KB/],
  ]);
  for (const [body, message] of rows) {
    const answer = await sandbox.control('POST', 'workflow/rules', body);
    assert.equal(answer.status, 400, JSON.stringify(body).slice(0, 60));
    assert.match(answer.body.message, message);
  }
  assert.equal((await sandbox.control('DELETE', 'workflow/rules?id=none')).status, 400);
});
