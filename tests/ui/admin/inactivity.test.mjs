/** Tab Inactivity: the bars, the list with its filters, and a search that is begun and watched. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, openAdmin, tabToName } from './page.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

const table = (admin) => admin.panel.getByRole('table', { name: 'People' });

test('each product says how many are of each class and what could be freed', async () => {
  const admin = await openAdmin(stage, { tab: 'Inactivity' });
  const { products } = (await answer('inactivity')).body;
  for (const { title, seats, parts } of products) {
    const product = admin.panel.locator(`[data-product="${title}"]`);
    const words = await product.textContent();
    assert.ok(words.includes(seats), seats);
    for (const { title: name, count } of parts)
      assert.ok(words.includes(`${name}: ${count.toLocaleString('en')}`), `${title}, ${name}`);
    const drawn = await product
      .locator('[aria-hidden] > [data-class]')
      .evaluateAll((all) => all.map((one) => one.dataset.class));
    const present = parts.filter(({ count }) => count > 0).map(({ id }) => id);
    assert.deepEqual(drawn, present, 'a class without anybody is not drawn');
  }
  await assertQuiet(admin);
  await admin.close();
});

test('what is missing and what is unknown is named with its reason', async () => {
  const admin = await openAdmin(stage, { tab: 'Inactivity' });
  await admin.panel.getByRole('heading', { name: 'Missing' }).waitFor();
  await admin.panel.getByText('12 people who are not on any page').waitFor();
  await admin.panel.getByText('Atlassian told nothing about use').first().waitFor();
  await admin.close();
});

test('a row says what of each product, and who can’t be named is shown by account', async () => {
  const admin = await openAdmin(stage, { tab: 'Inactivity' });
  await table(admin).waitFor();
  const { rows } = (await answer('inactivityList')).body;
  assert.equal(await table(admin).getByRole('row').count(), rows.length + 1);
  const words = await table(admin).getByRole('row').nth(2).textContent();
  for (const word of ['Uma Unmanaged', 'Unmanaged', 'Jira: Inactive, last used', 'Confluence'])
    assert.ok(words.includes(word), words);
  await table(admin).getByRole('rowheader', { name: '712020:3' }).waitFor();
  await admin.panel.getByText('Some names can’t be read'.replace('’', "'")).waitFor();
  await admin.close();
});

test('by keyboard: class and product filter the list, and the next page goes below it', async () => {
  const [list, more] = [await answer('inactivityList'), await answer('inactivityListMore')];
  const others = { 'admin.sweepList': [list, list, list, more] };
  const admin = await openAdmin(stage, { tab: 'Inactivity', others });
  await table(admin).waitFor();
  await admin.panel.getByLabel('Class', { exact: true }).selectOption('inactive');
  await admin.panel.getByLabel('Product', { exact: true }).selectOption('1');
  await tabToName(admin.page, 'Show more');
  await admin.page.keyboard.press('Enter');
  await table(admin).getByText('Eve Everything').waitFor();
  await table(admin).getByText('Ida Idle').waitFor();
  assert.deepEqual(await admin.asked('admin.sweepList'), [
    { filter: {}, cursor: null },
    { filter: { class: 'inactive' }, cursor: null },
    { filter: { class: 'inactive', product: 1 }, cursor: null },
    { filter: { class: 'inactive', product: 1 }, cursor: 's-1:0:50' },
  ]);
  assert.equal(await admin.panel.getByRole('button', { name: 'Show more' }).count(), 0);
  await admin.close();
});

test('by keyboard: idle people are chosen, and their tickets are looked at in place', async () => {
  const others = { 'admin.many': [await answer('manyChosen')] };
  const admin = await openAdmin(stage, { tab: 'Inactivity', others });
  const { page, panel } = admin;
  await table(admin).waitFor();
  const { rows } = (await answer('inactivityList')).body;
  const idle = rows.filter(({ choosable }) => choosable);
  assert.ok(idle.length > 1 && idle.length < rows.length);
  assert.equal(await table(admin).getByRole('checkbox').count(), idle.length);
  assert.equal(await panel.getByRole('button', { name: 'Look at their tickets' }).count(), 0);
  await tabToName(page, 'Ida Idle');
  await page.keyboard.press('Space');
  await panel.getByText(`1 of ${idle.length} chosen`).waitFor();
  const all = panel.getByLabel('Choose all shown');
  await page.waitForFunction((box) => box.indeterminate, await all.elementHandle());
  await all.focus();
  await page.keyboard.press('Space');
  await panel.getByText(`${idle.length} of ${idle.length} chosen`).waitFor();
  await says(page, `${idle.length} chosen`);
  await table(admin).getByRole('checkbox', { name: 'Nina New' }).uncheck();
  await tabToName(page, 'Look at their tickets');
  await page.keyboard.press('Enter');
  await panel.getByRole('table', { name: 'Tickets' }).getByText('HR-241').waitFor();
  const places = idle.filter(({ name }) => name !== 'Nina New').map(({ place }) => place);
  assert.deepEqual(await admin.asked('admin.many'), [
    { playbook: 'revoke-inactive', chosen: places },
  ]);
  await panel.getByRole('table', { name: 'Without a ticket' }).getByText('Nina New').waitFor();
  await panel.getByText('A start reads it all anew').waitFor();
  const tickets = panel.getByRole('table', { name: 'Tickets' });
  await tickets.getByLabel('Ida Idle').check();
  await panel.getByRole('button', { name: 'Start 1 ticket' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start 1 ticket' }).click();
  await panel.getByText('Started before').waitFor();
  assert.deepEqual(await admin.asked('admin.startMany'), [
    { playbook: 'revoke-inactive', issues: ['10041'], token: 'look-2' },
  ]);
  await assertQuiet(admin);
  await admin.close();
});

test('a table for whom a ticket is missing is copied by one press', async () => {
  const others = { 'admin.many': [await answer('manyChosen')] };
  const admin = await openAdmin(stage, { tab: 'Inactivity', others });
  await admin.panel.getByLabel('Choose all shown').check();
  await admin.panel.getByRole('button', { name: 'Look at their tickets' }).click();
  await admin.panel.getByRole('button', { name: 'Copy as CSV' }).click();
  await admin.panel.getByRole('button', { name: /^(Copied|Select and copy)$/ }).waitFor();
  const { without } = (await answer('manyChosen')).body;
  assert.equal(await admin.panel.locator('code').textContent(), without.csv);
  await admin.close();
});

test('another filter chooses nobody: whoever is not shown is not handed over', async () => {
  const admin = await openAdmin(stage, { tab: 'Inactivity' });
  await admin.panel.getByLabel('Choose all shown').check();
  await admin.panel.getByText(/^([1-9]\d*) of \1 chosen$/).waitFor();
  await admin.panel.getByLabel('Class', { exact: true }).selectOption('inactive');
  await admin.panel.getByText(/^0 of /).waitFor();
  assert.equal((await admin.asked('admin.many')).length, 0);
  await admin.close();
});

test('a search is begun by one press, watched, and its end is said', async () => {
  const [found, running, empty] = [
    await answer('inactivity'),
    await answer('inactivityRunning'),
    await answer('inactivityEmpty'),
  ];
  const ready = structuredClone(empty);
  ready.body.start = { label: 'Search now', allowed: true, text: 'Only by hand.' };
  const soon = structuredClone(running);
  soon.body.pollAfterMs = 50;
  const others = { 'admin.sweep': [ready, found], 'admin.sweepStart': [soon] };
  const admin = await openAdmin(stage, { tab: 'Inactivity', others });
  await admin.panel.getByRole('button', { name: 'Search now' }).click();
  await admin.panel.locator('[data-product="Jira"]').waitFor();
  assert.deepEqual(await admin.asked('admin.sweepStart'), [{}]);
  assert.equal(await admin.panel.locator('[data-progress]').count(), 0);
  await says(admin.page, found.body.headline.title);
  await assertQuiet(admin);
  await admin.close();
});

test('where no search can be begun there is no button, and why', async () => {
  const others = { 'admin.sweep': [await answer('inactivityEmpty')] };
  const admin = await openAdmin(stage, { tab: 'Inactivity', others });
  await admin.panel.getByText('Add the part `inactivity` to the settings').waitFor();
  assert.equal(await admin.panel.getByRole('button', { name: 'Search now' }).count(), 0);
  await admin.close();
});

test('a lost beginning is told with what it means, and read again by one press', async () => {
  const others = { 'admin.sweepStart': [{ error: 'FUNCTION_TIMEOUT' }] };
  const admin = await openAdmin(stage, { tab: 'Inactivity', others });
  await admin.panel.getByRole('button', { name: 'Search now' }).click();
  await admin.panel.getByText('A search may or may not have begun.').waitFor();
  await admin.panel.getByRole('button', { name: 'Try again' }).click();
  const asked = await admin.asked('admin.sweep');
  assert.ok(asked.length >= 2);
  assert.equal((await admin.asked('admin.sweepStart')).length, 1, 'trying again only reads');
  await admin.close();
});
