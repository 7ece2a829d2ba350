/** Every answer looks as it should: light and dark, wide and narrow, without a barrier. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, unfold } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { OF, answer, answerNames, openAdmin } from './page.mjs';
import { assertFits, assertNoBarrier } from './looks.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

/** Where each answer is shown, and what has to be pressed for that. */
const PLACES = {
  evidence: { tab: 'Runs' },
  health: { tab: 'Health' },
  healthBroken: { tab: 'Health' },
  inactivity: { tab: 'Inactivity' },
  inactivityEmpty: { tab: 'Inactivity' },
  inactivityList: { tab: 'Inactivity' },
  inactivityListMore: { tab: 'Inactivity' },
  inactivityRunning: { tab: 'Inactivity' },
  keyRefused: { tab: 'Health', press: setKey },
  limits: { tab: 'Limits' },
  many: { tab: 'Runs', press: lookForMany },
  manyChosen: { tab: 'Inactivity', press: lookAtChosen },
  manyBegun: { tab: 'Runs', press: startMany },
  manyEnds: { tab: 'Runs', press: startEnds },
  policy: { tab: 'People and rules' },
  policyEmpty: { tab: 'People and rules' },
  policyProposed: { tab: 'People and rules' },
  policyWaiting: { tab: 'Playbooks' },
  preview: { tab: 'People and rules', press: preview },
  previewErrors: { tab: 'Playbooks', press: preview },
  refused: { tab: 'Health' },
  run: { tab: 'Runs', press: openRun },
  runs: { tab: 'Runs' },
  runsEmpty: { tab: 'Runs' },
  runsMore: { tab: 'Runs' },
  saveRefused: { tab: 'People and rules', press: save },
  stopped: { tab: 'Health' },
};

async function setKey({ page }) {
  await page.getByRole('button', { name: /Replace the key: Read key/ }).click();
  await page.getByLabel('Read key of the organization', { exact: true }).fill('a-key');
  await page.getByRole('button', { name: 'Replace the key', exact: true }).click();
}

async function preview({ panel }) {
  await panel.getByRole('button', { name: 'Preview' }).click();
  await panel.locator('[data-preview]').waitFor();
}

async function save({ panel }) {
  await panel.getByLabel('People a day', { exact: true }).fill('30');
  await panel.getByRole('button', { name: 'Save' }).click();
}

async function lookForMany({ panel }) {
  await panel.getByLabel('Search (JQL)').fill('project = HR');
  await panel.getByRole('button', { name: 'Look', exact: true }).click();
  await panel.getByRole('table', { name: 'Tickets' }).waitFor();
}

async function lookAtChosen({ panel }) {
  await panel.getByLabel('Choose all shown').check();
  await panel.getByRole('button', { name: 'Look at their tickets' }).click();
  await panel.getByRole('table', { name: 'Tickets' }).waitFor();
}

async function startFirst({ page, panel }) {
  const tickets = panel.getByRole('table', { name: 'Tickets' });
  await tickets.getByRole('checkbox').first().check();
  const name = 'Start 1 ticket';
  await panel.getByRole('button', { name }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

async function startEnds(admin) {
  await lookForMany(admin);
  await startFirst(admin);
  await admin.panel.getByText('Did not start.').waitFor();
}

async function startMany(admin) {
  await lookForMany(admin);
  await startFirst(admin);
  await admin.panel.getByText('Started before').waitFor();
}

async function openRun({ page }) {
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  await page.locator('[data-step]').first().waitFor();
}

test('every answer has its place in these tests', async () => {
  assert.deepEqual(await answerNames(), Object.keys(PLACES).sort());
});

/** The page at one answer, after what leads to it. */
async function at(name) {
  const { tab, press } = PLACES[name];
  const admin = await openAdmin(stage, { tab, others: { [OF[name]]: [await answer(name)] } });
  await press?.(admin);
  const { refusal } = await answer(name);
  if (refusal) await admin.page.getByText(refusal.title).waitFor();
  return admin;
}

for (const name of Object.keys(PLACES)) {
  test(`${name}: light, dark, from 320 px up and enlarged`, async () => {
    const admin = await at(name);
    await unfold(admin.page);
    await assertFits(admin.page);
    await assertNoBarrier(admin.page);
    await assertQuiet(admin);
    await admin.close();
  });
}

test('the playbooks with their switches, the dialog and a form have no barrier either', async () => {
  const admin = await openAdmin(stage, { tab: 'Playbooks' });
  await unfold(admin.page);
  await assertFits(admin.page);
  await assertNoBarrier(admin.page);
  await admin.page.getByRole('button', { name: 'Stop everything' }).click();
  await assertNoBarrier(admin.page);
  await assertQuiet(admin);
  await admin.close();
});

test('no state is told by a colour alone: each tone has a mark of its own and a word', async () => {
  const admin = await openAdmin(stage, { tab: 'Limits' });
  const marks = await admin.panel.locator('[data-tone]').evaluateAll((lines) =>
    lines.map((line) => ({
      tone: line.dataset.tone,
      shape: line.querySelector('svg').innerHTML,
      word: line.querySelector('.sr-only').textContent,
    })),
  );
  const byTone = new Map(marks.map((mark) => [mark.tone, mark]));
  assert.equal(byTone.size, 5);
  const shapes = new Set([...byTone.values()].map(({ shape }) => shape));
  const words = new Set([...byTone.values()].map(({ word }) => word));
  assert.deepEqual([shapes.size, words.size], [5, 5]);
  await admin.close();
});
