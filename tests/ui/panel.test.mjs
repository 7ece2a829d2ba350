import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, barriers, unfold } from './hands.mjs';
import { fixture, fixtureNames, startStage } from './harness.mjs';

const names = await fixtureNames();

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.stop());

/** The panel before one view that does not change. */
async function still(name, how) {
  const view = await fixture(name);
  const panel = await stage.open({ open: [view], progress: [view] }, how);
  await panel.ready();
  return panel;
}

for (const name of names) {
  for (const scheme of ['light', 'dark']) {
    test(`${name}, ${scheme}: no axe violation, folded or not`, async () => {
      const panel = await still(name, { scheme });
      assert.deepEqual(await barriers(panel.page), []);
      await unfold(panel.page);
      assert.deepEqual(await barriers(panel.page), []);
      await assertQuiet(panel);
      await panel.close();
    });
  }

  test(`${name}: nothing is wider than the panel, from 320 px up and enlarged`, async () => {
    // 380 px is also a panel of 760 px at 200 %.
    const panel = await still(name, { width: 320 });
    await unfold(panel.page);
    for (const width of [320, 380, 760]) {
      await panel.page.setViewportSize({ width, height: 800 });
      const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px at ${width} px`);
    }
    await panel.close();
  });
}

test('the theme comes from the product', async () => {
  const colours = [];
  for (const scheme of ['light', 'dark']) {
    const panel = await still('ready', { scheme });
    colours.push(await panel.page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    await panel.close();
  }
  assert.deepEqual(colours, ['rgb(255, 255, 255)', 'rgb(31, 31, 33)']);
});

test('every word of a refusal is shown, and so are all who match', async () => {
  const panel = await still('ambiguous');
  const { refusal } = await fixture('ambiguous');
  const text = await panel.page.textContent('main');
  const words = [refusal.title, refusal.detail, refusal.remedy, refusal.code];
  for (const word of words) assert.ok(text.includes(word), word);
  for (const person of refusal.candidates) assert.ok(text.includes(person.accountId));
  await panel.close();
});

test('times are in the viewer’s zone, and the exact instant is a tip', async () => {
  const panel = await still('running');
  const cut = panel.page.locator('time', { hasText: '14:02:07' });
  assert.equal(await cut.getAttribute('datetime'), '2026-11-23T13:02:07.000Z');
  assert.match(await cut.getAttribute('title'), /Monday.*23 Nov 2026.*14:02:07.*Central European/);
  await panel.close();
});

test('what is refused stands first in its group', async () => {
  const panel = await still('ready');
  const first = panel.page.locator('[data-phase=strip] [data-step]').first();
  assert.equal(await first.getAttribute('data-kind'), 'willBeRefused');
  await panel.close();
});

test('attention: what failed comes first, each with its one next action', async () => {
  const panel = await still('attention');
  const rows = panel.page.getByRole('main').locator('[data-step]:visible');
  const kinds = await rows.evaluateAll((all) => all.map((row) => row.dataset.kind));
  assert.deepEqual(kinds, ['unknown', 'failed', 'unknown']);
  await panel.page.getByRole('button', { name: 'Check again: Revoke the direct role' }).click();
  assert.equal((await panel.calls()).at(-1).functionKey, 'check');
  await panel.close();
});

test('a link of the core opens in a new tab, through the product', async () => {
  const panel = await still('byHand');
  await panel.page.getByRole('link', { name: 'Open Jane in Entra' }).click();
  const { payload } = (await panel.calls()).at(-1);
  assert.deepEqual(payload, { url: 'https://entra.microsoft.com/', type: 'new-tab' });
  await panel.close();
});

test('as an issue action the page has the margins of a dialog', async () => {
  const panel = await still('ready', { place: 'jira:issueAction' });
  await panel.page.waitForSelector('main[data-place=action]');
  await panel.close();
});
