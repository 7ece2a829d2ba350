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

test('the page of the app has the bridge first, and the policy of the platform', async () => {
  const response = await sandbox.call('GET', '/_ui/index.html');
  const page = await response.text();
  assert.match(page, /<head><script src="\/_bridge\/bridge\.js"><\/script>/);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /frame-ancestors http:\/\/localhost:\*/);
  assert.doesNotMatch(policy, /script-src[^;]*unsafe-eval/);
  for (const path of ['/_ui/none.js', '/_ui/..%2fapp%2findex.cjs', '/_ui/']) {
    assert.equal((await sandbox.call('GET', path, undefined)).status, 404);
  }
});

test('what a ticket says is shown as text', async () => {
  const page = await (await sandbox.call('GET', '/browse/OFF-1')).text();
  assert.match(page, /Sandbox\./);
  assert.match(page, /data-context="\{&quot;cloudId&quot;/);
  const none = await sandbox.call('GET', '/browse/OFF-404');
  assert.equal(none.status, 404);
  assert.match(await none.text(), /can&#39;t view|can't view/);
});

for (const theme of ['light', 'dark']) {
  test(`a frame speaks with the platform through the bridge, ${theme}`, { skip }, async () => {
    const page = await newPage();
    await page.goto(`${sandbox.url}/browse/OFF-1?theme=${theme}&as=ana`);
    const frame = page.frameLocator('[data-frame] iframe');
    const answer = frame.locator('#answer');
    await answer.filter({ hasText: 'issueKey' }).waitFor();
    const said = JSON.parse((await answer.textContent()) ?? '');
    assert.match(said.failed, /no definition/);
    assert.deepEqual(
      { ...said, failed: null },
      { issueKey: 'OFF-1', accountId: 'ana', colorMode: theme, events: ['heard'], failed: null },
    );
    assert.deepEqual(await barriers(page), []);
    await page.context().close();
  });
}

test('an issue action opens in a dialog, and the keyboard closes it', { skip }, async () => {
  const page = await newPage();
  await page.goto(`${sandbox.url}/browse/OFF-1`);
  await page.getByRole('button', { name: 'Mini action' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mini action' });
  await dialog.frameLocator('iframe').locator('#answer').filter({ hasText: 'olga' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.context().close();
});

test(
  'a ticket is moved by those whom it is offered, and says what holds it',
  { skip },
  async () => {
    const page = await newPage();
    await page.goto(`${sandbox.url}/browse/OFF-1?as=ana`);
    await page.getByText('To Do').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Start' }).count(), 0);
    await page.goto(`${sandbox.url}/browse/OFF-1?as=olga`);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('In Progress').waitFor();
    await page.getByRole('button', { name: 'Resolve' }).click();
    const flag = page.getByRole('status').filter({ hasText: "OFF-1 can't be moved" });
    await flag.filter({ hasText: 'Nothing has run yet.' }).waitFor();
    await page.context().close();
  },
);

test('the overview is a page that everybody can read', { skip }, async () => {
  const page = await newPage();
  for (const theme of ['light', 'dark']) {
    await page.goto(`${sandbox.url}/?theme=${theme}`);
    await page.getByRole('link', { name: 'OFF-1' }).waitFor();
    assert.deepEqual(await barriers(page), []);
  }
  await page.getByLabel('You are').selectOption('ana');
  await page.getByRole('button', { name: 'Switch' }).click();
  await page.getByRole('link', { name: 'OFF-1' }).click();
  assert.equal(await page.getByLabel('You are').inputValue(), 'ana');
  await page.context().close();
});
