/** Tabs Playbooks, and People and rules: what is in force, and how it is edited. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, focusedName, hasNamedFocus, openAdmin, tabToName } from './page.mjs';

const PEOPLE = 'People and rules';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

/** The policy as the fixture has it, with a change. */
async function policyWith(change) {
  const policy = await answer('policy');
  change(policy.body.document);
  return policy.body.document;
}

/** The policy of the answer to a save: one version later. */
async function saved(document) {
  const policy = await answer('policy');
  const { version, older } = policy.body;
  const next = { version: 8, by: 'Ana Silva', at: 1795438940000, note: 'More a day' };
  Object.assign(policy.body, { document, version: next, older: [version, ...older] });
  return policy;
}

const button = (admin, name) => admin.panel.getByRole('button', { name, exact: true });
/** What a preview was asked for. */
const previewed = async (admin) => (await admin.asked('admin.preview')).at(-1).document;

async function preview(admin) {
  await button(admin, 'Preview').click();
  await admin.panel.locator('[data-preview]').waitFor();
  return previewed(admin);
}

test('what is in force is told in sentences, with protections and today’s use of budgets', async () => {
  const admin = await openAdmin(stage, { tab: PEOPLE });
  const { body } = await answer('policy');
  const words = await admin.panel.textContent();
  for (const { title, text } of [...body.sentences, ...body.protections, ...body.budgets]) {
    assert.ok(words.includes(title) && words.includes(text), title);
  }
  const bars = await admin.panel
    .locator('progress')
    .evaluateAll((all) => all.map((bar) => [bar.value, bar.max]));
  assert.deepEqual(bars, [
    [18, 25],
    [18, 24],
    [5, 5],
  ]);
  await admin.close();
});

test('playbooks are told step by step, bundles as a table, and the group with its check', async () => {
  const admin = await openAdmin(stage, { tab: 'Playbooks' });
  const { body } = await answer('policy');
  const words = await admin.panel.textContent();
  for (const { title, steps } of body.playbooks) {
    await admin.panel.getByRole('heading', { name: title, exact: true }).waitFor();
    for (const { text } of steps) assert.ok(words.includes(text), text);
  }
  assert.ok(words.includes(body.quarantine[0].text));
  const table = admin.panel.getByRole('table', { name: 'What a team has' });
  const row = table.getByRole('row', { name: /^Backend/ });
  assert.match(await row.textContent(), /eng-backend and jira-users-acme/);
  assert.equal(await table.getByRole('columnheader').count(), 4);
  await admin.close();
});

test('by keyboard: a rule is edited, previewed, refused as moved, and what was typed is kept', async () => {
  const others = {
    'admin.save': [await answer('saveRefused')],
    'admin.policy': [await answer('policy')],
  };
  const admin = await openAdmin(stage, { tab: PEOPLE, others });
  const { page, panel } = admin;
  const entry = panel.locator('summary').filter({ hasText: 'People team moves' });
  await entry.focus();
  await page.keyboard.press('Enter');
  await tabToName(page, 'Give access back');
  await page.keyboard.press('Space');
  await tabToName(page, 'Remove OFF: from tickets of');
  await page.keyboard.press('Enter');
  await hasNamedFocus(page, 'Add: from tickets of');
  await page.keyboard.type('ATLAS, OPS');
  await page.keyboard.press('Enter');
  await tabToName(page, 'for at most this many people a day');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('7');
  assert.match(
    await entry.textContent(),
    /may run Left the team, Onboarding and Give access back from tickets of HR, ATLAS and OPS .*: 7\.$/,
  );
  await tabToName(page, 'Note for the version');
  await page.keyboard.type('More a day');
  await tabToName(page, 'Preview');
  await page.keyboard.press('Enter');
  await panel.locator('[data-preview=fine]').waitFor();
  await hasNamedFocus(page, 'What would change');
  const document = await policyWith(({ rules: [, rule] }) => {
    rule.playbooks.push('restore');
    rule.projects = ['HR', 'ATLAS', 'OPS'];
    rule.budget.perOperatorPerDay = 7;
  });
  assert.deepEqual(await previewed(admin), document);

  await tabToName(page, 'Save');
  await page.keyboard.press('Enter');
  await panel
    .getByText('Version 8 by Tom Berger is in force. Nothing of yours was saved.')
    .waitFor();
  await hasNamedFocus(page, 'Somebody saved before you');
  assert.deepEqual(await admin.asked('admin.save'), [{ document, basedOn: 7, note: 'More a day' }]);
  assert.deepEqual(await preview(admin), document, 'what was typed is still there');
  assert.equal(await panel.getByLabel('Note for the version').inputValue(), 'More a day');

  await tabToName(page, 'Discard changes');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Discard what you typed?' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByRole('heading', { name: 'Changes', exact: true }).waitFor();
  assert.equal((await admin.asked('admin.policy')).length, 2);
  assert.equal(await panel.getByText('Somebody saved before you').count(), 0);
  await assertQuiet(admin);
  await admin.close();
});

test('what is saved is in force at once, and the next save is based on it', async () => {
  const document = await policyWith((it) => {
    it.budgets.perDay = 30;
  });
  const others = { 'admin.save': [await saved(document), await answer('saveRefused')] };
  const admin = await openAdmin(stage, { tab: PEOPLE, others });
  const { panel, page } = admin;
  assert.ok(await button(admin, 'Save').isDisabled(), 'nothing is changed yet');
  await panel.getByLabel('People a day', { exact: true }).fill('30');
  await button(admin, 'Save').click();
  await panel.getByRole('row', { name: /^Version 8.*In force/ }).waitFor();
  await says(page, /Saved as version 8/);
  assert.equal(await panel.getByLabel('Note for the version').inputValue(), '');
  assert.ok(await button(admin, 'Save').isDisabled());
  await panel.getByLabel('People a day', { exact: true }).fill('');
  await button(admin, 'Save').click();
  await panel.getByText('Code policy.moved').waitFor();
  const [, second] = await admin.asked('admin.save');
  assert.equal(second.basedOn, 8);
  assert.deepEqual(second.document.budgets, { shareOfDirectoryPercent: 2 }, 'empty is taken out');
  await admin.close();
});

test('a lost save keeps what was typed, and says that it may have been saved', async () => {
  const others = { 'admin.save': [{ error: 'FUNCTION_TIMEOUT' }] };
  const admin = await openAdmin(stage, { tab: PEOPLE, others });
  await admin.panel.getByLabel('People a day', { exact: true }).fill('30');
  await button(admin, 'Save').click();
  await admin.panel.getByText('It may or may not have been saved.').waitFor();
  const typed = await admin.panel.getByLabel('People a day', { exact: true }).inputValue();
  assert.equal(typed, '30');
  await admin.close();
});

test('each error stands at its field, on whichever tab, and leads there', async () => {
  const others = { 'admin.preview': [await answer('previewErrors')] };
  const admin = await openAdmin(stage, { tab: PEOPLE, others });
  const { page } = admin;
  await preview(admin);
  await admin.panel.getByRole('heading', { name: 'To mend before it can be saved' }).waitFor();
  const { errors } = (await answer('previewErrors')).body;
  const list = admin.panel.locator('[data-preview] li');
  assert.equal(await list.count(), errors.length);
  const at = (place) => page.locator(`[data-field="${place}"]:visible`).getByRole('alert');
  assert.match(await at('rules[1].projects').textContent(), /name at least one project key/);
  assert.equal(await at('rules[1].playbooks').textContent(), '');

  // D14: named as the page names it, by no path of the document.
  assert.ok(!(await list.allTextContents()).join().includes('rules['));
  await admin.panel.getByRole('button', { name: errors[1].title }).click();
  await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
  await hasNamedFocus(page, 'Add: from tickets of');
  await admin.panel.getByRole('button', { name: errors[2].title }).click();
  await page.getByRole('tabpanel', { name: 'Playbooks' }).waitFor();
  const field = 'playbooks.leftBusiness.deleteAccount';
  assert.match(await at(field).textContent(), /a deletion can’t be undone/);
  await page.waitForFunction(
    (place) => document.activeElement?.closest(`[data-field="${place}"]`) !== null,
    field,
  );
  await admin.panel.getByRole('button', { name: errors[3].title }).click();
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');

  await admin.panel.getByLabel('is deleted').check();
  assert.equal(await at(field).textContent(), '', 'until it is changed');
  await admin.close();
});

test('a preview tells who could do what to whom, for one operator too', async () => {
  const admin = await openAdmin(stage, { tab: PEOPLE });
  await preview(admin);
  const { effects, changes, warnings } = (await answer('preview')).body;
  const table = admin.panel.getByRole('table', { name: 'What would be different' });
  const different = effects.filter(({ was }) => was).length;
  assert.equal(await table.getByRole('row').count(), different + 1);
  // D14: how it is now, and how it would be.
  const row = table.getByRole('row').nth(2);
  const { was, why } = effects[1];
  for (const word of ['Ana Silva', 'Admins (6)', `Yes. ${was.why}`, `No. ${why}`])
    assert.ok((await row.textContent()).includes(word), word);
  const rest = admin.panel.getByText(`What stays as it is (${effects.length - different})`);
  await rest.click();
  const same = admin.panel.getByRole('table', { name: 'What stays as it is' });
  assert.equal(await same.getByRole('row').count(), effects.length - different + 1);
  await admin.panel.getByLabel('Operator').selectOption('Mara Lind');
  assert.equal(await table.getByRole('row').count(), 1 + 1);
  for (const { text } of [...changes, ...warnings]) await admin.panel.getByText(text).waitFor();
  await admin.panel.getByRole('heading', { name: 'Better not so' }).waitFor();
  await admin.panel.getByLabel('People a day', { exact: true }).fill('26');
  await table.waitFor({ state: 'detached' });
  await admin.close();
});

test('both tabs edit one document', async () => {
  const admin = await openAdmin(stage, { tab: 'Playbooks' });
  await admin.panel.getByLabel('is removed from the directory').check();
  await admin.go(PEOPLE);
  await admin.panel.getByLabel('People a day', { exact: true }).fill('9');
  const document = await policyWith((it) => {
    it.playbooks.leftBusiness.unmanaged = 'removeFromDirectory';
    it.budgets.perDay = 9;
  });
  assert.deepEqual(await preview(admin), document);
  assert.equal((await admin.asked('admin.policy')).length, 1);
  await admin.close();
});

test('every kind of field writes what it holds', async () => {
  const admin = await openAdmin(stage, { tab: 'Playbooks' });
  const { panel } = admin;
  await panel.getByLabel('What no API can do is left to').fill('Ana');
  await panel
    .getByLabel('Choose: Leavers are put into')
    .selectOption({ label: 'people-team (Acme directory)' });
  await button(admin, 'Choose').first().click();
  await button(admin, 'Add a team').click();
  const fresh = panel.locator('details[open]').filter({ hasText: 'New team' });
  await fresh.getByLabel('Team', { exact: true }).fill('Data');
  const data = panel.locator('details[open]').filter({ hasText: 'Remove this team' });
  await data.getByLabel('Add: Groups of Entra').selectOption({ label: 'VPN users' });
  await data
    .getByRole('group', { name: 'Groups of Entra' })
    .getByRole('button', { name: 'Add', exact: true })
    .first()
    .click();
  const roles = data.getByRole('group', { name: 'Direct roles' });
  await roles.locator('summary').click();
  await roles.getByLabel('resource').fill('ari:cloud:jira::site/1');
  await roles.getByLabel('role').fill('product/member');
  await roles.getByLabel('role').press('Enter');
  await panel.getByRole('button', { name: 'Remove Platform' }).waitFor({ state: 'detached' });
  await panel.locator('summary').filter({ hasText: 'Platform' }).click();
  await panel.getByRole('button', { name: 'Remove Platform' }).click();
  const document = await policyWith((it) => {
    it.playbooks.leftBusiness.manualContact = 'Ana';
    it.quarantineGroup = {
      id: 'a0000000-0000-4000-8000-000000000001',
      name: 'people-team',
      directoryId: 'd1000000-0000-4000-8000-000000000001',
    };
    it.bundles[1] = {
      team: 'Data',
      atlassianGroups: [],
      entraGroups: [{ id: 'e1000000-0000-4000-8000-000000000002', name: 'VPN users' }],
      productRoles: [{ resource: 'ari:cloud:jira::site/1', role: 'product/member' }],
    };
  });
  assert.deepEqual(await preview(admin), document);
  await admin.close();
});

test('what is no number goes to the core as it was typed: it says what is wrong', async () => {
  const admin = await openAdmin(stage, { tab: PEOPLE });
  await admin.panel.getByLabel('People a day', { exact: true }).fill('many');
  assert.equal((await preview(admin)).budgets.perDay, 'many');
  await admin.close();
});

test('what no field names is edited as JSON, and stays as it is otherwise', async () => {
  const admin = await openAdmin(stage, { tab: PEOPLE });
  const { panel } = admin;
  await panel.locator('summary').filter({ hasText: 'Everything else, as JSON' }).click();
  const text = panel.getByLabel('What no field above names');
  const rest = JSON.parse(await text.inputValue());
  const { document } = (await answer('policy')).body;
  const { schema, organization, sites, subjectFields, keys } = document;
  assert.deepEqual(rest, { schema, organization, sites, subjectFields, keys });

  await text.fill(JSON.stringify({ ...rest, handover: { projects: ['OFF'] } }));
  assert.deepEqual(await preview(admin), { ...document, handover: { projects: ['OFF'] } });

  await text.fill('{"schema": 1,');
  await panel.getByText(/This can’t be read as JSON/).waitFor();
  assert.ok(await button(admin, 'Save').isDisabled());
  assert.ok(await button(admin, 'Preview').isDisabled());
  await text.fill('[]');
  await panel.getByText('This is no object.').waitFor();

  await text.fill(JSON.stringify({ ...rest, budgets: { perDay: 3 } }));
  assert.equal(await panel.getByLabel('People a day', { exact: true }).inputValue(), '3');
  await panel.getByLabel('Note for the version').focus();
  assert.deepEqual(JSON.parse(await text.inputValue()), rest, 'it went into its field');
  await admin.close();
});

test('what else an entry says is edited with it', async () => {
  const policy = await answer('policy');
  policy.body.document.rules[0].actors = ['automation'];
  const admin = await openAdmin(stage, { tab: PEOPLE, others: { 'admin.policy': [policy] } });
  await admin.panel.locator('summary').filter({ hasText: 'IT leads offboard' }).click();
  const text = admin.panel.getByLabel('What else this rule says, as JSON');
  assert.deepEqual(JSON.parse(await text.inputValue()), { actors: ['automation'] });
  await text.fill('{"actors": []}');
  const { rules } = await preview(admin);
  assert.deepEqual(rules[0], { ...policy.body.document.rules[0], actors: [] });
  await admin.close();
});

test('the first policy is made from nothing', async () => {
  const others = {
    'admin.policy': [await answer('policyEmpty')],
    'admin.save': [await answer('saveRefused')],
  };
  const admin = await openAdmin(stage, { tab: PEOPLE, others });
  const { panel } = admin;
  await panel.getByText('None has been saved yet.').waitFor();
  await button(admin, 'Add a rule').click();
  assert.equal(await focusedName(admin.page), 'Rule');
  await admin.page.keyboard.type('First');
  await admin.go('Playbooks');
  await panel.getByLabel('Choose: Leavers are put into').selectOption({ index: 1 });
  await button(admin, 'Choose').first().click();
  await button(admin, 'Save').click();
  await panel.getByText('Code policy.moved').waitFor();
  const [{ document, basedOn }] = await admin.asked('admin.save');
  assert.equal(basedOn, null);
  assert.equal(document.rules[0].name, 'First');
  assert.equal(document.quarantineGroup.name, 'it-leads', 'one group, and no list of them');
  await admin.close();
});
