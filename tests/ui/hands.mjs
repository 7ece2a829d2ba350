import assert from 'node:assert/strict';
import { barriers as seen } from '../../sandbox/forge/tests/accessibility.js';

/** Nothing went wrong on the page: no error in the console, nothing that its policy forbids. */
export async function assertQuiet(panel) {
  assert.deepEqual(panel.problems, []);
  assert.deepEqual(await panel.violations(), []);
}

/** What the rules of accessibility find. The pages have no frames: one look sees all of it. */
export const barriers = (page) => seen(page, { hasFrames: false });

/** Opens everything that is folded, but no menu. */
export async function unfold(page) {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
    const closed = document.querySelectorAll('[aria-expanded=false]:not([aria-haspopup])');
    for (const button of closed) button.click();
  });
}

/** Where the panel says what happened. */
export const NEWS = 'main > [aria-live]';

/** Keeps every layout shift, and every text of the live region. Runs inside the page. */
export function watch() {
  globalThis.__shifts = [];
  globalThis.__said = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.__shifts.push(entry.value);
  }).observe({ type: 'layout-shift' });
  const region = document.querySelector('main > [aria-live]');
  const options = { childList: true, characterData: true, subtree: true };
  new MutationObserver(() => globalThis.__said.push(region.textContent)).observe(region, options);
}

/** The name of what has the focus. */
export const focused = (page) => page.evaluate(() => document.activeElement?.textContent);

/** Presses Tab until the element of that name has the focus. */
export async function tabTo(page, name) {
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${name}`);
}

/** How long something may take to be seen, on however slow a machine. */
const PATIENCE_MS = 20_000;

/**
 * Reads until it is as expected: what follows a press is seen when the page has drawn it.
 * @param {() => Promise<string | null | undefined>} read
 * @param {string | RegExp} expected
 * @param {string} [message]
 */
export async function eventually(read, expected, message) {
  const fits = (text) =>
    typeof expected === 'string' ? text === expected : expected.test(text ?? '');
  const deadline = Date.now() + PATIENCE_MS;
  let text = await read();
  while (!fits(text) && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 20));
    text = await read();
  }
  if (typeof expected === 'string') assert.equal(text, expected, message);
  else assert.match(text ?? '', expected, message);
}

/** The page says that, where it says what happened. */
export const says = (page, words) => eventually(() => page.locator(NEWS).textContent(), words);

/** What has that name has the focus. */
export const hasFocus = (page, name, message) => eventually(() => focused(page), name, message);
