/** The automation page: a rule is made, configured again, and run. */
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

const rules = async () => (await sandbox.control('GET', 'automation/rules')).body.rules;

test('each resource of the app has its own address', async () => {
  const form = await sandbox.call('GET', '/_ui@form/form.js');
  assert.match(await form.text(), /AUTOMATION_ACTION_SUBMIT/);
  assert.equal((await sandbox.call('GET', '/_ui/form.js')).status, 404);
  assert.equal((await sandbox.call('GET', '/_ui@form/..%2fapp%2findex.cjs')).status, 404);
});

test('a rule is made with the form of the action, edited again, and run', { skip }, async () => {
  const context = await browser?.newContext();
  const page = /** @type {import('playwright-core').Page} */ (await context?.newPage());
  await page.goto(`${sandbox.url}/automation?as=olga`);
  await page.getByLabel('Name').fill('Check all');
  await page.getByLabel('Actor').selectOption('olga');
  await page.getByLabel('Connection of').selectOption('ana');
  await page.getByLabel('Then comment').fill('Was {{fetchedAccessCheckMini.runId}}');
  await page.getByRole('button', { name: 'Configure the action' }).click();
  const dialog = page.getByRole('dialog', { name: 'Check' });
  const form = dialog.frameLocator('iframe');
  const field = form.getByLabel('Issue');
  // The form says its place last: until then it has not filled its field.
  const filled = () => form.locator('#place:not(:empty)').waitFor({ state: 'attached' });
  await filled();
  assert.ok(await dialog.getByRole('button', { name: 'Next' }).isDisabled(), 'nothing is entered');
  await field.fill('{{issue.key}}');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('region', { name: 'Check all' }).waitFor();
  const [rule] = await rules();
  assert.deepEqual(rule.components, [
    { action: 'mini-check', inputs: { issueKey: '{{issue.key}}' }, connection: 'ana' },
    { comment: 'Was {{fetchedAccessCheckMini.runId}}' },
  ]);

  await page.getByRole('button', { name: 'Check all, configure Check' }).click();
  await filled();
  assert.equal(await field.inputValue(), '{{issue.key}}', 'what was saved is there again');
  await field.fill('');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('status').filter({ hasText: 'issueKey is required' }).waitFor();
  await field.fill('{{issue.key}}!');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await page.getByText('{{issue.key}}!').waitFor();

  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('cell', { name: 'SUCCESS', exact: true }).waitFor();
  assert.match((await page.locator('table').textContent()) ?? '', /run of OFF-1!/);
  for (const theme of ['light', 'dark']) {
    await page.goto(`${sandbox.url}/automation?theme=${theme}`);
    assert.deepEqual(await barriers(page), []);
  }
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('None.').waitFor();
  assert.deepEqual(await rules(), []);
  await context?.close();
});
