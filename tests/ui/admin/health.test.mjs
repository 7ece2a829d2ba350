/** Tab Health: connections, what to copy, and keys. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, hasNamedFocus, openAdmin, tabToName } from './page.mjs';

const SECRET = 'ATCTT-canary-4711';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

const row = (admin, id) => admin.panel.locator(`[data-connection="${id}"]`);

test('one sentence on top, then a line for each connection with what does not work', async () => {
  const others = { 'admin.health': [await answer('healthBroken')] };
  const admin = await openAdmin(stage, { others });
  const heading = admin.panel.getByRole('heading', { level: 2 }).first();
  assert.equal(await heading.textContent(), 'Operators can run nothing.');
  const { body } = await answer('healthBroken');
  assert.equal(await admin.panel.locator('[data-connection]').count(), body.connections.length);
  for (const { id, title, text, calls, key } of body.connections) {
    const words = await row(admin, id).textContent();
    for (const word of [
      title,
      text,
      ...calls.flatMap((call) => [call.title, call.text, call.copy]),
    ])
      assert.ok(words.includes(word), word);
    if (key) assert.ok(words.includes(key.ends), key.ends);
  }
  await admin.close();
});

test('connections are probed when that is asked, not by opening the page', async () => {
  const others = { 'admin.health': [await answer('healthBroken'), await answer('health')] };
  const admin = await openAdmin(stage, { others });
  await admin.panel.getByRole('button', { name: 'Check them now' }).click();
  await admin.panel.getByText('Operators can run every playbook.').waitFor();
  assert.deepEqual(await admin.asked('admin.health'), [{ probe: false }, { probe: true }]);
  await admin.close();
});

for (const allowed of [true, false]) {
  test(`a right is copied, ${allowed ? 'by' : 'also without'} the clipboard’s own way`, async () => {
    const admin = await openAdmin(stage);
    const { page } = admin;
    await page.evaluate((isAllowed) => {
      const writeText = async (text) => {
        if (!isAllowed) throw new DOMException('no', 'NotAllowedError');
        globalThis.__copied = text;
      };
      Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
      document.addEventListener('copy', () => {
        globalThis.__copied = getSelection().toString();
      });
    }, allowed);
    await page.getByRole('button', { name: 'Copy: write:tokens:user-management' }).click();
    await page.getByRole('button', { name: 'Copied: write:tokens:user-management' }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.__copied), 'write:tokens:user-management');
    await says(page, 'Copied: write:tokens:user-management');
    await admin.close();
  });
}

test('by keyboard: a key is set, and the secret is gone from the page', async () => {
  const set = await answer('health');
  const others = {
    'admin.health': [await answer('healthBroken')],
    'admin.setKey': [{ view: set, held: true }],
  };
  const admin = await openAdmin(stage, { others });
  const { page } = admin;
  await tabToName(page, 'Set a key: Write key of the organization');
  await page.keyboard.press('Enter');
  await hasNamedFocus(page, 'Write key of the organization');
  const field = page.locator('input[type=password]');
  assert.deepEqual(
    [await field.inputValue(), await field.getAttribute('autocomplete')],
    ['', 'new-password'],
  );
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Paste the key.').waitFor();
  assert.deepEqual(await admin.asked('admin.setKey'), []);

  await page.keyboard.type(`${SECRET} `);
  await page.keyboard.press('Tab');
  await page.locator('input[type=date]').fill('2027-03-03');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => globalThis.__calls.at(-1).functionKey === 'admin.setKey');
  assert.equal(await field.inputValue(), '', 'cleared as soon as it is sent');
  assert.deepEqual(await admin.asked('admin.setKey'), [
    { key: 'organization-write', secret: SECRET, endsOn: '2027-03-03' },
  ]);
  await page.evaluate(() => globalThis.__release());
  await field.waitFor({ state: 'detached' });
  await row(admin, 'organization-write').getByText('Works: 7 of 7 calls.').waitFor();
  await hasNamedFocus(page, 'Replace the key: Write key of the organization');
  await says(page, 'Write key of the organization: set.');
  assert.ok(!(await page.content()).includes(SECRET));
  await assertQuiet(admin);
  await admin.close();
});

test('no end is sent where none is given', async () => {
  const admin = await openAdmin(stage, { others: { 'admin.setKey': [await answer('health')] } });
  await admin.page.getByRole('button', { name: /Replace the key: Client secret/ }).click();
  const form = admin.panel.getByRole('form', { name: 'Client secret of the app in Entra' });
  assert.equal(await form.getByLabel('Ends on').inputValue(), '');
  await form.getByLabel('Client secret of the app in Entra').fill(SECRET);
  await form.getByRole('button', { name: 'Replace the key' }).click();
  await form.waitFor({ state: 'detached' });
  const [sent] = await admin.asked('admin.setKey');
  assert.deepEqual(sent, { key: 'entra', secret: SECRET, endsOn: null });
  await admin.close();
});

for (const [what, outcome, words] of [
  ['refused', 'keyRefused', 'The key does not work'],
  ['lost', null, 'The key may or may not be in use now.'],
]) {
  test(`a key that is ${what}: told at the form, which keeps the date and not the secret`, async () => {
    const setKey = outcome ? await answer(outcome) : { error: 'FUNCTION_TIMEOUT' };
    const admin = await openAdmin(stage, { others: { 'admin.setKey': [setKey] } });
    const { page } = admin;
    await page.getByRole('button', { name: /Replace the key: Read key/ }).click();
    const form = page.getByRole('form', { name: 'Read key of the organization' });
    await form.getByLabel('Read key of the organization').fill(SECRET);
    await form.getByLabel('Ends on').fill('2027-01-31');
    await form.getByRole('button', { name: 'Replace the key' }).click();
    await form.getByText(words).waitFor();
    assert.equal(await form.getByLabel('Read key of the organization').inputValue(), '');
    assert.equal(await form.getByLabel('Ends on').inputValue(), '2027-01-31');
    assert.ok(!(await page.content()).includes(SECRET));
    await row(admin, 'organization-read').getByText('Ends on 3 Mar 2027, in 100 days').waitFor();
    await form.getByRole('button', { name: 'Cancel' }).click();
    await hasNamedFocus(page, 'Replace the key: Read key of the organization');
    await admin.close();
  });
}

test('D20: trying the connections says what it did', async () => {
  const health = await answer('health');
  const tried = '21 calls were tried now, and all work.';
  const told = { ...health, body: { ...health.body, tried } };
  const admin = await openAdmin(stage, { others: { 'admin.health': [health, told] } });
  assert.equal(await admin.panel.getByText(tried).count(), 0);
  await admin.panel.getByRole('button', { name: 'Check them now' }).click();
  await admin.panel.getByRole('status').getByText(tried).waitFor();
  await admin.close();
});
