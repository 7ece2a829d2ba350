/** What every answer of the admin page has to look like. */
import assert from 'node:assert/strict';
import { barriers } from '../hands.mjs';

/** Nothing is cut off or wider than the page. */
export async function assertFits(page) {
  // 540 px is also the whole page at 200 %.
  for (const width of [320, 540, 1080]) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} px at ${width} px`);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('[role=tab]')]
        .filter((tab) => tab.scrollWidth > tab.clientWidth)
        .map((tab) => tab.textContent),
    );
    assert.deepEqual(cut, [], 'no title of a tab is cut off');
  }
}

/** Light and wide, dark and narrow. */
export async function assertNoBarrier(page) {
  for (const [scheme, width] of [
    ['light', 1080],
    ['dark', 320],
  ]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((mode) => (document.documentElement.dataset.colorMode = mode), scheme);
    assert.deepEqual(await barriers(page), [], scheme);
  }
}
