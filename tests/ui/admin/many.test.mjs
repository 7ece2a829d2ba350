/** Tab Runs: many tickets at once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { openAdmin, tabToName } from './page.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

test('by keyboard: a list is looked at, some of it is chosen, and only that is started', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  const { page, panel } = admin;
  await panel.getByLabel('By a list of people').focus();
  await page.keyboard.press('Space');
  await tabToName(page, 'E-mail addresses or account ids');
  await page.keyboard.type('omar.haddad@acme.example');
  await panel.getByLabel('What is run').selectOption('left-business');
  await tabToName(page, 'Look');
  await page.keyboard.press('Enter');
  const table = panel.getByRole('table', { name: 'Tickets' });
  await table.getByText('correct the line').waitFor();
  await says(page, "2 people can be started, 1 can't");
  const [asked] = await admin.asked('admin.many');
  assert.deepEqual(asked, { playbook: 'left-business', people: 'omar.haddad@acme.example' });
  assert.equal(await table.getByRole('checkbox').count(), 2);
  await table.getByLabel('Lena Fischer').uncheck();
  await panel.getByText('1 chosen').waitFor();
  await tabToName(page, 'Start the chosen tickets');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.equal((await admin.asked('admin.startMany')).length, 0);
  await page.keyboard.press('Escape');
  assert.equal((await admin.asked('admin.startMany')).length, 0);
  await panel.getByRole('button', { name: 'Start the chosen tickets' }).click();
  await dialog.getByRole('button', { name: 'Start the chosen tickets' }).click();
  await panel.getByText('Started before').waitFor();
  assert.deepEqual(await admin.asked('admin.startMany'), [
    { playbook: 'left-business', issues: ['10031'], token: 'look-1' },
  ]);
  await admin.close();
});

test('nothing is asked before something is written', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  await admin.panel.getByRole('button', { name: 'Look', exact: true }).click();
  await admin.panel.getByText('Write a search.').waitFor();
  assert.equal((await admin.asked('admin.many')).length, 0);
  await admin.close();
});
