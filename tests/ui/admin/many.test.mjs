/** Tab Runs: many tickets at once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { says } from '../hands.mjs';
import { fixture, startStage } from '../harness.mjs';
import { answer, openAdmin, tabToName } from './page.mjs';

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
  await says(page, "2 tickets found, 1 can't be looked at");
  const [asked] = await admin.asked('admin.many');
  assert.deepEqual(asked, { playbook: 'left-business', people: 'omar.haddad@acme.example' });
  await panel.getByText('2 of 2 tickets can be started.').waitFor();
  assert.equal(await table.getByRole('checkbox').count(), 2);
  assert.equal(await table.getByRole('checkbox', { checked: true }).count(), 0);
  assert.equal(await panel.getByRole('button', { name: /^Start \d/ }).count(), 0);
  await table.getByLabel('Omar Haddad').check();
  await tabToName(page, 'Start 1 ticket');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Start 1 ticket\?/);
  assert.match(await dialog.innerText(), /Omar Haddad, HR-231: Left the business, 11 changes/);
  assert.ok(!(await dialog.innerText()).includes('Lena'), 'nobody else is started');
  assert.equal((await admin.asked('admin.startMany')).length, 0);
  await page.keyboard.press('Escape');
  assert.equal((await admin.asked('admin.startMany')).length, 0);
  await panel.getByRole('button', { name: 'Start 1 ticket' }).click();
  await dialog.getByRole('button', { name: 'Start 1 ticket' }).click();
  await panel.getByText('Started before').waitFor();
  assert.deepEqual(await admin.asked('admin.startMany'), [
    { playbook: 'left-business', issues: ['10031'], token: 'look-1' },
  ]);
  await admin.close();
});

/** The look of a search, with other answers in place of some. */
async function looked(others = {}) {
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  await admin.panel.getByLabel('Search (JQL)').fill('project = HR');
  await admin.panel.getByRole('button', { name: 'Look', exact: true }).click();
  const table = admin.panel.getByRole('table', { name: 'Tickets' });
  await table.waitFor();
  return { ...admin, table };
}

test('D4: each ticket is planned as its panel does, and only what has a start can be ticked', async () => {
  const [ready, refused] = await Promise.all(['ready', 'protected'].map(fixture));
  const admin = await looked({ 'admin.plan': [ready, refused] });
  await admin.panel.getByText('1 of 2 tickets can be started.').waitFor();
  assert.equal(await admin.table.getByRole('checkbox').count(), 1);
  const text = await admin.table.innerText();
  assert.ok(text.includes(refused.refusal.title), text);
  assert.ok(text.includes(ready.plan.summary), text);
  assert.ok(!text.includes('Nothing\n'), text);
  const asked = await admin.asked('admin.plan');
  assert.deepEqual(asked.map(({ issueId, issueKey }) => [issueId, issueKey]).sort(), [
    ['10031', 'HR-231'],
    ['10032', 'HR-232'],
  ]);
  await admin.close();
});

test('D4: nothing can be ticked before its look has ended, or when it has no end', async () => {
  const held = await looked({ 'admin.plan': [{ held: true, view: await fixture('ready') }] });
  assert.equal(await held.table.getByRole('checkbox').count(), 0);
  assert.match(await held.table.innerText(), /Being read/);
  await held.close();
  const lost = await looked({ 'admin.plan': [{ error: 'no answer' }] });
  await lost.panel.getByText('0 of 2 tickets can be started.').waitFor();
  assert.equal(await lost.table.getByRole('checkbox').count(), 0);
  await lost.close();
});

test('D4: a plan that waits for a second person cannot be ticked', async () => {
  const ready = await fixture('ready');
  const approval = { state: 'missing', text: 'It takes a second person of it-leads.' };
  const admin = await looked({ 'admin.plan': [{ ...ready, approval, canStart: false }] });
  await admin.panel.getByText('0 of 2 tickets can be started.').waitFor();
  assert.match(await admin.table.innerText(), /It takes a second person of it-leads/);
  await admin.close();
});

test('D4: whoever may start nothing is told so, and offered nothing', async () => {
  const many = await answer('many');
  const barred = {
    ...{ code: 'operator.notAllowed', title: 'You can start nothing here', detail: 'No rule.' },
    ...{ remedy: 'Ask an operator.', candidates: [] },
  };
  const rows = many.body.rows.map((row) => ({ ...row, ready: false }));
  const admin = await looked({ 'admin.many': [{ ...many, body: { ...many.body, rows, barred } }] });
  await admin.panel.getByText('You can start nothing here').first().waitFor();
  assert.equal(await admin.table.getByRole('checkbox').count(), 0);
  assert.equal((await admin.asked('admin.plan')).length, 0);
  await admin.close();
});

test('D4: afterwards every row that was started has its outcome', async () => {
  const admin = await looked();
  await admin.panel.getByText('2 of 2 tickets can be started.').waitFor();
  await admin.table.getByLabel('Omar Haddad').check();
  await admin.table.getByLabel('Lena Fischer').check();
  await admin.panel.getByRole('button', { name: 'Start 2 tickets' }).click();
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Start 2 tickets' }).click();
  await admin.table.getByText('Did not start. Lena Fischer is protected.').waitFor();
  assert.match(await admin.table.innerText(), /Done/);
  assert.equal(await admin.table.getByRole('checkbox').count(), 0);
  await admin.close();
});

test('nothing is asked before something is written', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  await admin.panel.getByRole('button', { name: 'Look', exact: true }).click();
  await admin.panel.getByText('Write a search.').waitFor();
  assert.equal((await admin.asked('admin.many')).length, 0);
  await admin.close();
});
