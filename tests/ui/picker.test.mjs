import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, barriers, hasFocus, says, tabTo } from './hands.mjs';
import { startStage } from './harness.mjs';
import { views } from './views/index.mjs';

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.stop());

const all = views();
const payloads = async (panel) => (await panel.calls()).map(({ payload }) => payload);
const LEFT_TEAM = { planHash: 'hash-of-left-team', playbook: 'left-team' };

test('by keyboard: the picked playbook is shown, said and started', async () => {
  const [first, second] = [all.get('left-business-ready'), all.get('left-team-ready')];
  const start = [all.get('left-team-running')];
  const panel = await stage.open({ open: [first, { view: second, afterMs: 50 }], start });
  const { page } = panel;
  await panel.ready();
  await tabTo(page, 'Left the business');
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: 'Playbook' });
  await menu.waitFor();
  assert.deepEqual(await barriers(page), []);
  await hasFocus(page, 'Left the business');
  await page.keyboard.press('ArrowDown');
  await hasFocus(page, 'Left the team');
  await page.keyboard.press('Enter');

  await page.getByRole('button', { name: 'Playbook: Left the team' }).waitFor();
  await menu.waitFor({ state: 'detached' });
  await hasFocus(page, 'Left the team');
  await says(page, /^Left the team: /);
  await page.getByRole('button', { name: 'Change the team' }).click();
  await page.getByRole('button', { name: 'Change the team: Max Mover' }).click();
  await page.waitForSelector('main[data-state=running]');
  assert.deepEqual(await payloads(panel), [{}, { playbook: 'left-team' }, LEFT_TEAM]);
  await assertQuiet(panel);
  await panel.close();
});

test('arrows go around, Home and End go to the ends, Escape and Tab close', async () => {
  const panel = await stage.open({ open: [all.get('left-business-ready')] });
  const { page } = panel;
  await panel.ready();
  await tabTo(page, 'Left the business');
  const steps = [
    ['ArrowDown', 'Left the business'],
    ['ArrowUp', 'Inactive'],
    ['ArrowDown', 'Left the business'],
    ['End', 'Inactive'],
    ['Home', 'Left the business'],
    ['ArrowDown', 'Left the team'],
    ['Escape', 'Left the business'],
  ];
  for (const [key, name] of steps) {
    await page.keyboard.press(key);
    await hasFocus(page, name, key);
  }
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  assert.equal((await panel.calls()).length, 1);
  await panel.close();
});

test('by mouse: the menu opens inside the panel, and a press elsewhere or again closes it', async () => {
  const low = all.get('left-business-notReady');
  const panel = await stage.open({ open: [low] }, { width: 320, height: 260 });
  const { page } = panel;
  await panel.ready();
  const button = page.getByRole('button', { name: 'Playbook: Left the business' });
  const menu = page.getByRole('menu');
  await button.click();
  const box = await menu.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
  assert.ok(box.y + box.height <= 260, JSON.stringify(box));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(wide, 320);
  await button.click();
  await menu.waitFor({ state: 'detached' });
  await button.click();
  await page.mouse.click(10, 240);
  await menu.waitFor({ state: 'detached' });
  await panel.close();
});

test('what is shown already is not asked for again', async () => {
  const panel = await stage.open({ open: [all.get('left-business-ready')] });
  await panel.ready();
  await panel.page.getByRole('button', { name: 'Playbook: Left the business' }).click();
  await panel.page.getByRole('menuitemradio', { checked: true }).click();
  assert.equal((await panel.calls()).length, 1);
  await panel.close();
});

test('the choice goes along when the panel looks again', async () => {
  const schedule = { at: null, text: 'It waits for a date on the ticket.', by: 'Olga' };
  const second = { ...all.get('left-team-ready'), schedule, pollAfterMs: 120 };
  const panel = await stage.open({ open: [all.get('left-business-ready'), second] });
  const { page } = panel;
  await panel.ready();
  await page.getByRole('button', { name: 'Playbook: Left the business' }).click();
  await page.getByRole('menuitemradio', { name: 'Left the team' }).click();
  await page.waitForFunction(() => globalThis.__calls.length > 3);
  const [, ...later] = await payloads(panel);
  for (const payload of later) assert.deepEqual(payload, { playbook: 'left-team' });
  await panel.close();
});

test('there is nothing to pick where one playbook may be run, or one is running', async () => {
  const only = { ...all.get('left-business-ready'), playbooks: [] };
  const running = { ...all.get('left-business-running'), playbooks: only.playbooks };
  for (const view of [only, running]) {
    const panel = await stage.open({ open: [view] });
    await panel.ready();
    assert.equal(await panel.page.locator('[aria-haspopup=menu]').count(), 0);
    await panel.page.getByRole('heading', { name: 'Left the business', level: 1 }).waitFor();
    await panel.close();
  }
});
