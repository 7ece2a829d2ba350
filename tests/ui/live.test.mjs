import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, barriers, eventually, hasFocus, says, tabTo, watch } from './hands.mjs';
import { fixture, startStage } from './harness.mjs';

const POLL_MS = 120;

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.stop());

/** The run of the fixture, step by step from dots to outcomes. */
async function frames() {
  const first = await fixture('running');
  const count = first.plan.phases.flatMap((phase) => phase.steps).length;
  return Array.from({ length: count * 2 + 1 }, (_, n) => frame(first, n));
}

/** The run after `n` half steps. */
function frame(first, n) {
  const view = structuredClone(first);
  view.pollAfterMs = POLL_MS;
  view.plan.phases
    .flatMap((phase) => phase.steps)
    .forEach((step, at) => {
      const done = n >= at * 2 + 2;
      step.activity = n === at * 2 + 1 ? 'verifying' : 'idle';
      const text = at % 3 ? 'removed, and read again as removed a moment later' : 'suspended';
      step.outcome = done ? { kind: at % 4 === 3 ? 'failed' : 'proven', text, at: null } : null;
    });
  view.run.proven = Math.floor(n / 2);
  view.run.headline = `Access was cut. ${view.run.proven} of 11 proven.`;
  const waiting = { text: 'Role changes can take 30 s to be seen', until: 1763902965000 };
  view.run.waiting = n % 5 === 4 ? waiting : null;
  return view;
}

test('by keyboard alone: start, confirm, running', async () => {
  const ready = await fixture('ready');
  const running = await fixture('running');
  const answers = { open: [ready], start: [{ view: running, afterMs: 50 }], progress: [running] };
  const panel = await stage.open(answers);
  const { page } = panel;
  await panel.ready();
  await tabTo(page, 'Cut access now');
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'Cut all access of Jane Doe?' });
  await dialog.waitFor();
  await hasFocus(page, 'Cancel');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await hasFocus(page, 'Cancel');
  await page.keyboard.press('Shift+Tab');
  await hasFocus(page, 'Cut access of Jane Doe');
  await page.keyboard.press('Enter');

  await page.waitForSelector('main[data-state=running]');
  await hasFocus(page, running.run.headline);
  const start = (await panel.calls()).find((call) => call.functionKey === 'start');
  assert.deepEqual(start.payload, { planHash: ready.plan.hash, playbook: 'left-business' });
  assert.match(await page.textContent('main'), /Closing this tab changes nothing\./);
  assert.deepEqual(panel.problems, []);
  await panel.close();
});

test('a plan on screen hears of a run that somebody else has begun, and only then changes', async () => {
  const ready = { ...(await fixture('ready')), pollAfterMs: POLL_MS };
  const running = await fixture('running');
  const panel = await stage.open({ open: [ready], glance: [null, null, running] });
  await panel.page.waitForSelector('main[data-state=running]');
  const asked = (await panel.calls()).map((call) => call.functionKey);
  assert.deepEqual(asked.slice(0, 4), ['open', 'glance', 'glance', 'glance']);
  await assertQuiet(panel);
  await panel.close();
});

test('Escape means no: nothing is started, and the focus is back on the button', async () => {
  const panel = await stage.open({ open: [await fixture('ready')] });
  const { page } = panel;
  await panel.ready();
  await page.getByRole('button', { name: 'Cut access now' }).click();
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page, 'Cut access now');
  const asked = (await panel.calls()).map((call) => call.functionKey);
  assert.deepEqual(asked, ['open']);
  await panel.close();
});

test('a second press while the first is being answered starts nothing', async () => {
  const [ready, running] = [await fixture('ready'), await fixture('running')];
  ready.actions[0].confirm = null;
  const panel = await stage.open({ open: [ready], start: [{ view: running, afterMs: 300 }] });
  await panel.ready();
  const button = panel.page.getByRole('button', { name: 'Cut access now' });
  await button.dblclick({ delay: 5 });
  await panel.page.waitForSelector('main[data-state=running]');
  const starts = (await panel.calls()).filter((call) => call.functionKey === 'start');
  assert.equal(starts.length, 1);
  await panel.close();
});

for (const width of [340, 640]) {
  test(`live at ${width} px: nothing moves, outcomes are said and ticks are not`, async () => {
    const [first, ...later] = await frames();
    const panel = await stage.open({ open: [first], progress: later }, { width, height: 1600 });
    const { page } = panel;
    await panel.ready();
    await page.evaluate(watch);
    const tops = () =>
      page.$$eval('[data-step]', (rows) => rows.map((row) => row.getBoundingClientRect().top));
    const atFirst = await tops();
    const last = later.at(-1).run.headline;
    await page.getByRole('heading', { name: last }).waitFor();
    assert.deepEqual(await tops(), atFirst);
    assert.deepEqual(await page.evaluate(() => globalThis.__shifts), []);
    const all = () => page.evaluate(() => globalThis.__said);
    await eventually(async () => (await all()).join('\n'), /suspended|removed/);
    const said = await all();
    assert.ok(
      said.every((text) => !/proven\./.test(text)),
      said.join('\n'),
    );
    const about = new Set((await panel.calls()).slice(1).map((call) => call.payload.runId));
    assert.deepEqual([...about], [first.run.id]);
    await panel.close();
  });
}

test('the end of a run is said, and no more is asked', async () => {
  const running = { ...(await fixture('running')), pollAfterMs: POLL_MS };
  const done = await fixture('done');
  const panel = await stage.open({ open: [running], progress: [running, done] });
  await panel.page.waitForSelector('main[data-state=done]');
  await says(panel.page, /can no longer reach/);
  const asked = (await panel.calls()).length;
  await panel.page.waitForTimeout(POLL_MS * 4);
  assert.equal((await panel.calls()).length, asked);
  await panel.close();
});

test('while loading there is a shape, and after two seconds what is waited for', async () => {
  const panel = await stage.open({ open: [{ view: await fixture('ready'), held: true }] });
  const { page } = panel;
  await page.waitForSelector('[aria-busy=true]');
  assert.doesNotMatch(await page.textContent('main'), /Reading the ticket/);
  assert.deepEqual(await barriers(page), []);
  await page.getByText('Reading the ticket, the person on it and what they can reach.').waitFor();
  await page.evaluate(() => globalThis.__release());
  await page.waitForSelector('main[data-state=ready]');
  await panel.close();
});

test('a call without an answer is told with its message, and trying again only reads', async () => {
  const ready = await fixture('ready');
  const panel = await stage.open({
    open: [{ error: 'core.panic' }, ready],
    start: [{ error: 'x' }],
  });
  const { page } = panel;
  const failure = page.getByRole('heading', { name: 'Offramp did not answer' });
  await failure.waitFor();
  assert.match(await page.textContent('main'), /core\.panic/);
  assert.deepEqual(await barriers(page), []);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.waitForSelector('main[data-state=ready]');

  await page.getByRole('button', { name: 'Cut access now' }).click();
  await page.getByRole('button', { name: 'Cut access of Jane Doe' }).click();
  await failure.waitFor();
  assert.match(await page.textContent('main'), /may or may not have begun/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await failure.waitFor({ state: 'detached' });
  const asked = (await panel.calls()).map((call) => call.functionKey);
  assert.deepEqual(asked, ['open', 'open', 'start', 'open']);
  await panel.close();
});

test('an answer that is no view is told, not drawn', async () => {
  const panel = await stage.open({ open: [{ view: { state: 'unheard-of' } }] });
  await panel.page.getByText('ui.unreadable-answer').waitFor();
  await panel.close();
});

/** Counts how often the page tells that there was no answer. */
function countFailures() {
  globalThis.__told = 0;
  new MutationObserver(() => {
    if (document.body.textContent.includes('did not answer')) globalThis.__told += 1;
  }).observe(document.body, { childList: true, subtree: true });
}

test('one lost poll is not told, and polling goes on', async () => {
  const running = { ...(await fixture('running')), pollAfterMs: POLL_MS };
  const lost = { error: 'lost' };
  const panel = await stage.open({ open: [running], progress: [lost, running, lost, running] });
  const { page } = panel;
  await panel.ready();
  await page.evaluate(countFailures);
  await page.waitForFunction(() => globalThis.__calls.length > 6);
  assert.equal(await page.evaluate(() => globalThis.__told), 0);
  await panel.close();
});

test('lost polls in a row are told, and what was last known stays on screen', async () => {
  const running = { ...(await fixture('running')), pollAfterMs: POLL_MS };
  const panel = await stage.open({ open: [running], progress: [{ error: 'lost' }] });
  const { page } = panel;
  await page.getByRole('heading', { name: 'Offramp did not answer' }).waitFor();
  assert.match(await page.textContent('main'), /The run goes on without this page/);
  await page.getByRole('heading', { name: running.run.headline }).waitFor();
  await panel.close();
});
