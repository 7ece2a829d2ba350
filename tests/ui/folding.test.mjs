import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, hasFocus, tabTo, watch } from './hands.mjs';
import { startStage } from './harness.mjs';
import { views } from './views/index.mjs';
import { end, stepsOf } from './views/states.mjs';

const POLL_MS = 120;

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.stop());

/** The panel before one view that does not change. */
async function still(name) {
  const view = views().get(name);
  const panel = await stage.open({ open: [view], progress: [view] });
  await panel.ready();
  return panel;
}

/** The steps that are on screen by themselves. */
const shown = (page) => page.$$eval('[data-step]', (rows) => rows.map((row) => row.dataset.step));

test('groups of one kind are one line, and nothing else is folded', async () => {
  const panel = await still('left-business-ready');
  const folds = panel.page.locator('[data-fold]');
  assert.deepEqual(await folds.getByRole('button').allTextContents(), [
    '8 groups',
    'Entra: 15 groups',
  ]);
  const alone = await shown(panel.page);
  const special = ['strip.group.synced', 'strip.group.default', 'strip.entra.dynamic'];
  for (const id of [...special, 'cut.entra.disable', 'cut.entra.sessions', 'mark.quarantine']) {
    assert.ok(alone.includes(id), id);
  }
  assert.ok(!alone.some((id) => /^strip\.(group|entra)\.\d/.test(id)));
  const first = panel.page.locator('[data-phase=strip] li').first();
  assert.equal(await first.getAttribute('data-kind'), 'willBeRefused');
  await panel.close();
});

test('a single group is no fold', async () => {
  const panel = await still('left-team-ready');
  assert.deepEqual(await panel.page.locator('[data-fold]').getByRole('button').allTextContents(), [
    '2 groups',
  ]);
  await panel.close();
});

test('a fold opens and closes by keyboard and by mouse', async () => {
  const panel = await still('left-business-ready');
  const { page } = panel;
  const folded = (await shown(page)).length;
  await tabTo(page, 'Entra: 15 groups');
  await page.keyboard.press('Enter');
  assert.equal((await shown(page)).length, folded + 15);
  const button = page.getByRole('button', { name: 'Entra: 15 groups' });
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await hasFocus(page, 'Entra: 15 groups');
  await page.keyboard.press('Space');
  assert.equal((await shown(page)).length, folded);
  await button.click();
  assert.equal((await shown(page)).length, folded + 15);
  await panel.close();
});

/** The run after `count` steps; two of them go otherwise. */
function frame(count) {
  const view = structuredClone(views().get('left-business-running'));
  const ends = { 'strip.entra.3': 'failed', 'strip.group.2': 'manual' };
  stepsOf(view.plan).forEach((step, at) => {
    step.outcome = null;
    step.activity = at === count ? 'acting' : 'idle';
    if (at < count) end(step, ends[step.id] ?? 'proven');
  });
  return { ...view, pollAfterMs: POLL_MS };
}

for (const width of [340, 640]) {
  test(`live at ${width} px: a fold tells how far it is, stays shut, and moves nothing`, async () => {
    const count = stepsOf(frame(0).plan).length;
    const later = [1, 8, 11, 15, 18, 22, 30, count].map(frame);
    const how = { width, height: 2000 };
    const [first, ...others] = later;
    const progress = [{ view: first, held: true }, ...others];
    const panel = await stage.open({ open: [frame(0)], progress }, how);
    const { page } = panel;
    await panel.ready();
    await page.evaluate(watch);
    const rows = '[data-step], [data-fold]';
    const tops = () =>
      page.$$eval(rows, (all) => all.map((row) => row.getBoundingClientRect().top));
    const atFirst = await tops();
    const groups = page.locator('[data-fold="strip.group"]');
    assert.match(await groups.textContent(), /0 of 8 proven/);
    await page.evaluate(() => globalThis.__release());
    await page.getByTitle('14 of 15 proven, 1 failed').waitFor();
    assert.match(await groups.textContent(), /7 of 8 proven, 1 by hand/);
    assert.deepEqual(await tops(), atFirst);
    assert.deepEqual(await page.evaluate(() => globalThis.__shifts), []);
    assert.equal(await page.locator('[aria-expanded=true]').count(), 0);

    const all = async () => (await page.evaluate(() => globalThis.__said)).join('\n');
    await eventually(all, /Entra: 15 groups: 14 of 15 proven, 1 failed/);
    const said = await all();
    assert.match(said, /Backend of the whole of Acme-3: refused/);
    assert.doesNotMatch(said, /Acme-2: done/);
    await panel.close();
  });
}

test('what was opened stays open while the run goes on', async () => {
  const panel = await stage.open({ open: [frame(0)], progress: [frame(0), frame(20)] });
  const { page } = panel;
  await page.getByRole('button', { name: '8 groups' }).click();
  await page.getByTitle('7 of 8 proven, 1 by hand').waitFor();
  assert.ok((await shown(page)).includes('strip.group.7'));
  await panel.close();
});

test('at the end a fold holds what was proven, and the rest stands alone', async () => {
  const panel = await still('left-business-attention');
  const { page } = panel;
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
  const folds = await page.locator('[data-fold]').getByRole('button').allTextContents();
  assert.deepEqual(folds, ['7 groups', 'Entra: 14 groups']);
  await page.getByTitle('14 of 14 proven').waitFor();
  const open = page.getByRole('region', { name: 'Not proven' }).locator('[data-step]');
  assert.equal(await open.count(), 2);
  await panel.close();
});
