/** What the real app answers, on the panel and on the admin page: no barrier, and nothing is cut off. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertFits, assertNoBarrier } from './admin/looks.mjs';
import { openAdmin } from './admin/page.mjs';
import { assertQuiet, barriers, unfold } from './hands.mjs';
import { startStage } from './harness.mjs';
import { realAnswers } from './shapes.mjs';

const panel = await realAnswers('panel');
const admin = await realAnswers('admin');

/** Where the answers are shown that nothing has to be pressed for. */
const TABS = {
  health: 'Health',
  policy: 'People and rules',
  runs: 'Runs',
  limits: 'Limits',
  sweep: 'Inactivity',
  sweepList: 'Inactivity',
};

let stage;
let office;
before(async () => {
  [stage, office] = await Promise.all([startStage(), startStage('admin')]);
});
after(async () => {
  await stage?.stop();
  await office?.stop();
});

/** Every word for a person: what is not shown is not read. */
const wordsOf = ({ person, refusal, run }) =>
  [person?.name, refusal?.title, refusal?.remedy, run?.headline].filter(Boolean);

for (const [name, view] of Object.entries(panel)) {
  test(`the panel at ${name}: its words, light and dark, from 320 px up`, async () => {
    const seen = await stage.open({ open: [view], progress: [view], glance: [null] });
    await seen.ready();
    const text = (await seen.page.textContent('main')).replaceAll(/\s+/g, ' ');
    for (const word of wordsOf(view)) assert.ok(text.includes(word), word);
    await unfold(seen.page);
    for (const [scheme, width] of [
      ['light', 760],
      ['dark', 320],
    ]) {
      await seen.page.setViewportSize({ width, height: 800 });
      await seen.page.evaluate((mode) => {
        document.documentElement.dataset.colorMode = mode;
      }, scheme);
      assert.deepEqual(await barriers(seen.page), [], scheme);
      const wide = await seen.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px at ${width} px`);
    }
    await assertQuiet(seen);
    await seen.close();
  });
}

for (const [name, answer] of Object.entries(admin)) {
  const [of] = name.split('-');
  if (!TABS[of]) continue;
  test(`the admin page at ${name}: light, dark, from 320 px up`, async () => {
    const others = { [`admin.${of}`]: [answer] };
    const seen = await openAdmin(office, { tab: TABS[of], others });
    await unfold(seen.page);
    await assertFits(seen.page);
    await assertNoBarrier(seen.page);
    await assertQuiet(seen);
    await seen.close();
  });
}
