/** Tab Playbooks: when somebody is inactive, and what becomes of them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertQuiet, barriers } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, openAdmin } from './page.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

/** Presses Preview, and what is asked then, once the page shows the answer. */
async function preview(admin, times) {
  await admin.panel.getByRole('button', { name: 'Preview', exact: true }).click();
  await admin.panel.locator('[data-preview]').waitFor();
  for (let turn = 0; turn < 200; turn += 1) {
    const all = await admin.asked('admin.preview');
    if (all.length >= times) return all.at(-1).document;
    await admin.page.waitForTimeout(50);
  }
  return assert.fail(`the core was not asked ${times} times`);
}

/** The sections as the core has them, of which the fixture is an older copy. */
async function policyWithSections(ids) {
  const path = join(import.meta.dirname, '../../../src/boundary/view/admin/sections.json');
  const all = JSON.parse(await readFile(path, 'utf8'));
  const policy = await answer('policy');
  policy.body.sections = ids.map((id) => all.find((section) => section.id === id));
  policy.body.document.inactivity = {
    thresholds: [{ product: 'jira-software', idleDays: 90 }],
    ...{ newPersonGraceDays: 60, returnerGraceDays: 30 },
  };
  policy.body.document.playbooks.revokeInactive = { suspendWhenAllIdle: true };
  return policy;
}

test('how who is inactive is found and what becomes of them is edited as the rest is', async () => {
  const policy = await policyWithSections(['inactive', 'inactivity', 'thresholds']);
  const admin = await openAdmin(stage, {
    tab: 'Playbooks',
    others: { 'admin.policy': [policy] },
  });
  const { panel } = admin;
  await panel.getByLabel('Everybody is looked at every so many days').fill('14');
  await panel.getByLabel('Nor within so many days of being given access back').fill('45');
  await panel.getByLabel('loses each product').check();
  await panel.getByLabel('What no API can do is left to').fill('The service desk');
  assert.deepEqual(await barriers(admin.page), []);
  const document = await preview(admin, 1);
  assert.equal(document.inactivity.everyDays, 14);
  assert.equal(document.inactivity.returnerGraceDays, 45);
  assert.deepEqual(document.playbooks.revokeInactive, {
    suspendWhenAllIdle: false,
    manualContact: 'The service desk',
  });
  assert.deepEqual(document.inactivity.thresholds, policy.body.document.inactivity.thresholds);
  await panel.getByLabel('Everybody is looked at every so many days').fill('');
  assert.ok(!('everyDays' in (await preview(admin, 2)).inactivity), 'an empty one is left out');
  await assertQuiet(admin);
  await admin.close();
});
