/** What the tests of the admin page share. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../hands.mjs';
import { fixture } from '../harness.mjs';

const folder = join(import.meta.dirname, '../../../js/ui/fixtures/admin');

/** The tabs, as they stand from left to right. */
export const TABS = ['Health', 'Playbooks', 'People and rules', 'Runs', 'Inactivity', 'Limits'];

/** Which function each of the answers comes from. */
export const OF = {
  evidence: 'admin.evidence',
  health: 'admin.health',
  healthBroken: 'admin.health',
  inactivity: 'admin.sweep',
  inactivityEmpty: 'admin.sweep',
  inactivityList: 'admin.sweepList',
  inactivityListMore: 'admin.sweepList',
  inactivityRunning: 'admin.sweep',
  keyRefused: 'admin.setKey',
  limits: 'admin.limits',
  many: 'admin.many',
  manyChosen: 'admin.many',
  manyBegun: 'admin.startMany',
  manyEnds: 'admin.manyEnds',
  policy: 'admin.policy',
  policyEmpty: 'admin.policy',
  policyProposed: 'admin.policy',
  policyWaiting: 'admin.policy',
  preview: 'admin.preview',
  previewErrors: 'admin.preview',
  refused: 'admin.health',
  run: 'admin.run',
  runs: 'admin.runs',
  runsEmpty: 'admin.runs',
  runsMore: 'admin.runs',
  saveRefused: 'admin.save',
  stopped: 'admin.health',
};

/** One answer. @param {string} name of a fixture */
export const answer = (name) => fixture(`admin/${name}`);

/** The names of all answers. */
export async function answerNames() {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.replace('.json', '')).sort();
}

/** A page on which everything is well, with other answers in place of some. */
export async function answers(others = {}) {
  const names = ['health', 'policy', 'preview', 'runs', 'run', 'evidence', 'inactivity', 'limits'];
  const [health, policy, preview, runs, run, evidence, inactivity, limits] = await Promise.all(
    names.map(answer),
  );
  const [many, manyBegun, manyEnds] = await Promise.all(
    ['many', 'manyBegun', 'manyEnds'].map(answer),
  );
  const plan = await fixture('ready');
  const list = await answer('inactivityList');
  return {
    'admin.health': [health],
    'admin.policy': [policy],
    'admin.preview': [preview],
    'admin.runs': [runs],
    'admin.run': [run],
    'admin.evidence': [evidence],
    'admin.sweep': [inactivity],
    'admin.sweepList': [list],
    'admin.limits': [limits],
    'admin.many': [many],
    'admin.startMany': [manyBegun],
    'admin.manyEnds': [manyEnds],
    'admin.plan': [plan],
    ...others,
  };
}

/**
 * The page before given answers, at a tab.
 * @param {any} stage
 * @param {{tab?: string, others?: Record<string, any[]>, how?: any}} [what]
 */
export async function openAdmin(stage, { tab = 'Health', others = {}, how = {} } = {}) {
  const place = 'jira:adminPage';
  const admin = await stage.open(await answers(others), { width: 1000, place, ...how });
  const { page } = admin;
  await page.getByRole('tab', { name: 'Health' }).waitFor();
  const go = async (name) => {
    await page.getByRole('tab', { name, exact: true }).click();
    await page.getByRole('tabpanel', { name }).waitFor();
  };
  if (tab !== 'Health') await go(tab);
  const panel = page.getByRole('tabpanel');
  await panel.locator('h2').first().waitFor();
  /** What was asked of one function. */
  const asked = async (name) =>
    (await admin.calls()).filter((c) => c.functionKey === name).map((c) => c.payload);
  return { ...admin, panel, go, asked };
}

/** The name that has the focus, as it is read aloud. */
export const focusedName = (page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    const label = element?.labels?.[0]?.textContent;
    return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
  });

/** What has that name has the focus. */
export const hasNamedFocus = (page, name, message) =>
  eventually(() => focusedName(page), name, message);

/** Presses Tab until what has that name has the focus. */
export async function tabToName(page, name) {
  const seen = [];
  for (let presses = 0; presses < 120; presses += 1) {
    const now = await focusedName(page);
    if (now === name) return;
    seen.push(now);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to '${name}', but to ${seen.slice(-40).join(' | ')}`);
}
