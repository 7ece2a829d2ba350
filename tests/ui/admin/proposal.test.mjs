/** A change of the policy that waits for a second admin: shown, confirmed, turned down, taken back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, openAdmin, tabToName } from './page.mjs';

const PEOPLE = 'People and rules';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

/** The policy as it is once the proposal is in force. */
async function confirmed() {
  const policy = await answer('policy');
  const { version, older } = policy.body;
  const by = 'Tom Berger, confirmed by Ana Silva';
  const next = { version: 8, by, at: 1795438940000, note: 'The people team works late this week' };
  Object.assign(policy.body, { version: next, older: [version, ...older], proposal: null });
  return policy;
}

/** The policy when nothing waits. */
async function nothing() {
  const policy = await answer('policy');
  policy.body.proposal = null;
  return policy;
}

/** The page where something waits, with what is answered to one more function. */
async function opened(name, others = {}, tab = PEOPLE) {
  const policy = await answer(name);
  const admin = await openAdmin(stage, { tab, others: { 'admin.policy': [policy], ...others } });
  return { ...admin, card: admin.panel.locator('[data-proposal]'), proposal: policy.body.proposal };
}

const button = (place, name) => place.getByRole('button', { name, exact: true });

test('by keyboard: another admin sees all that it changes, and confirms that very one', async () => {
  const others = { 'admin.confirmPolicy': [await confirmed()] };
  const { page, panel, card, proposal, asked, ...admin } = await opened('policyProposed', others);
  await card.getByRole('heading', { name: proposal.title }).waitFor();
  const words = await card.textContent();
  for (const { title, text } of [
    proposal,
    proposal.note,
    ...proposal.warnings,
    ...proposal.changes,
  ])
    assert.ok(words.includes(title) && words.includes(text), title);
  await tabToName(page, 'Confirm');
  await page.keyboard.press('Enter');
  const { asks } = proposal.confirm;
  const dialog = page.getByRole('dialog', { name: asks.title });
  for (const line of asks.body) await dialog.getByText(line).waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(await asked('admin.confirmPolicy'), [], 'a no is a no');
  await button(card, 'Confirm').click();
  await button(dialog, 'Confirm').click();
  await panel.getByRole('row', { name: /^Version 8.*In force/ }).waitFor();
  assert.deepEqual(await asked('admin.confirmPolicy'), [{ proposal: proposal.id }]);
  await card.waitFor({ state: 'detached' });
  await says(page, /Confirmed as version 8/);
  await assertQuiet({ page, ...admin });
  await admin.close();
});

test('whoever proposed it can’t confirm it, and takes it back', async () => {
  const others = { 'admin.discardPolicy': [await nothing()] };
  const { page, card, proposal, asked, close } = await opened('policyWaiting', others, 'Playbooks');
  await card.getByText(proposal.text).waitFor();
  assert.equal(await button(card, 'Confirm').count(), 0);
  await button(card, 'Withdraw').click();
  await button(page.getByRole('dialog', { name: 'Withdraw your change?' }), 'Withdraw').click();
  await card.waitFor({ state: 'detached' });
  assert.deepEqual(await asked('admin.discardPolicy'), [{ proposal: proposal.id }]);
  await close();
});

test('what is typed stays when a proposal is turned down, and is named before one is confirmed', async () => {
  const others = { 'admin.discardPolicy': [await nothing()] };
  const { page, panel, card, close } = await opened('policyProposed', others);
  await panel.getByLabel('People a day', { exact: true }).fill('12');
  await button(card, 'Confirm').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What you typed and did not save is gone.').waitFor();
  await button(dialog, 'Cancel').click();
  await button(card, 'Discard').click();
  assert.equal(await dialog.getByText('What you typed').count(), 0);
  await button(dialog, 'Discard').click();
  await card.waitFor({ state: 'detached' });
  assert.equal(await panel.getByLabel('People a day', { exact: true }).inputValue(), '12');
  await close();
});

test('what is refused is told beside what was pressed, which stays', async () => {
  const others = { 'admin.confirmPolicy': [await answer('saveRefused')] };
  const { page, card, close } = await opened('policyProposed', others);
  await button(card, 'Confirm').click();
  await button(page.getByRole('dialog'), 'Confirm').click();
  await card.getByText('Code policy.moved').waitFor();
  assert.ok(await button(card, 'Confirm').isEnabled());
  await close();
});

test('a save that waits says so, and no version is told that there is not', async () => {
  const others = {
    'admin.policy': [await answer('policy')],
    'admin.save': [await answer('policyWaiting')],
  };
  const { page, panel, card, close } = await opened('policy', others);
  await panel.getByLabel('People a day', { exact: true }).fill('30');
  await button(panel, 'Save').click();
  await card.getByRole('heading', { name: 'Your change waits for a second admin' }).waitFor();
  await says(page, /Your change waits for a second admin/);
  await panel.getByRole('row', { name: /^Version 7.*In force/ }).waitFor();
  assert.equal(await panel.getByLabel('People a day', { exact: true }).inputValue(), '25');
  await close();
});
