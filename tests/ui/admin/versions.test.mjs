/** The versions of the policy: what each changed, and going back to one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, hasNamedFocus, openAdmin, tabToName } from './page.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

test('by keyboard: an older version is looked at, and gone back to after a question', async () => {
  const rolled = await answer('policy');
  const { version, older: former } = rolled.body;
  const next = { version: 8, by: 'Ana Silva', at: 1795438940000, note: 'Back' };
  const older = rolled.body.document;
  delete older.approvals;
  Object.assign(rolled.body, { version: next, older: [version, ...former] });
  const lines = [{ title: 'Budgets', text: 'People a day: from 30 to 40.', tone: 'info' }];
  const compared = [
    { title: 'What version 5 changed of version 4', lines },
    { title: 'What going back to it would change now', lines: [] },
  ];
  const others = {
    'admin.version': [{ stop: null, refusal: null, body: { document: older, compared } }],
    'admin.rollback': [await answer('saveRefused'), rolled],
  };
  const admin = await openAdmin(stage, { tab: 'People and rules', others });
  const { page, panel } = admin;
  await tabToName(page, 'Show version 5');
  await page.keyboard.press('Enter');
  await hasNamedFocus(page, 'Version 5');
  // D14: what it changed, and what going back would; how it is stored only for whoever wants that.
  await panel.getByText('People a day: from 30 to 40.').waitFor();
  await panel.getByRole('heading', { name: 'What going back to it would change now' }).waitFor();
  const text = panel.getByRole('region', { name: 'Version 5', exact: true });
  assert.equal(await panel.locator('details[open]').count(), 0);
  await panel.getByText('As it is stored').click();
  await text.waitFor();
  assert.deepEqual(JSON.parse(await text.textContent()), older);
  assert.deepEqual(await admin.asked('admin.version'), [{ version: 5 }]);
  await tabToName(page, 'Close version 5');
  await page.keyboard.press('Enter');
  await hasNamedFocus(page, 'Versions');

  const goBack = async () => {
    await tabToName(page, 'Go back to version 5');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Go back to version 5?' });
    await dialog.getByText('Protect executives').waitFor();
    await tabToName(page, 'Cancel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  };
  await goBack();
  await panel.getByText('Code policy.moved').waitFor();
  await goBack();
  await panel.getByRole('row', { name: /^Version 8.*In force/ }).waitFor();
  assert.deepEqual(await admin.asked('admin.rollback'), [
    { version: 5, basedOn: 7 },
    { version: 5, basedOn: 7 },
  ]);
  await says(page, /Version 5 is in force again/);
  assert.equal(await panel.getByText('Code policy.moved').count(), 0);
  await assertQuiet(admin);
  await admin.close();
});
