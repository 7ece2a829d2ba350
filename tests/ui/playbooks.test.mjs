import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, barriers, says, unfold } from './hands.mjs';
import { startStage } from './harness.mjs';
import { views } from './views/index.mjs';

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.stop());

/** The panel before one view that does not change. */
async function still(view, how) {
  const panel = await stage.open({ open: [view], progress: [view] }, how);
  await panel.ready();
  return panel;
}

for (const [name, view] of views()) {
  test(`${name}: light, dark, from 320 px up and enlarged`, async () => {
    const panel = await still(view, { width: 320 });
    const { page } = panel;
    await unfold(page);
    // 380 px is also a panel of 760 px at 200 %.
    for (const width of [320, 380, 760]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px at ${width} px`);
    }
    for (const scheme of ['light', 'dark']) {
      await page.evaluate((mode) => (document.documentElement.dataset.colorMode = mode), scheme);
      assert.deepEqual(await barriers(page), [], scheme);
    }
    await assertQuiet(panel);
    await panel.close();
  });
}

for (const state of ['missing', 'given', 'void']) {
  test(`an approval that is ${state} is told in words, above the buttons`, async () => {
    const view = views().get(`restore-approval-${state}`);
    const { page, close } = await still(view);
    const line = page.locator(`[data-approval=${state}]`);
    const words = { missing: 'Not approved yet.', given: 'Approved.', void: 'No longer approved.' };
    assert.ok((await line.textContent()).startsWith(words[state]));
    const button = page.getByRole('button', { name: view.actions[0].label, exact: true });
    assert.ok((await line.boundingBox()).y < (await button.boundingBox()).y);
    await close();
  });
}

test('approving asks first, and names the plan and its playbook', async () => {
  const all = views();
  const [missing, given] = [all.get('restore-approval-missing'), all.get('restore-approval-given')];
  const panel = await stage.open({ open: [missing], approve: [given] });
  const { page } = panel;
  await panel.ready();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('button', { name: 'Approve the plan: Jane Doe' }).click();
  await page.locator('[data-approval=given]').waitFor();
  const { functionKey, payload } = (await panel.calls()).at(-1);
  assert.equal(functionKey, 'approve');
  assert.deepEqual(payload, { planHash: 'hash-of-restore', playbook: 'restore' });
  await says(page, /confirmed this plan/);
  await panel.close();
});

test('a start is put off after a question, shown as put off, and taken back at once', async () => {
  const all = views();
  const [offered, agreed] = ['schedulable', 'scheduled'].map((name) =>
    all.get(`left-business-${name}`),
  );
  const panel = await stage.open({ open: [offered], schedule: [agreed], unschedule: [offered] });
  const { page } = panel;
  await panel.ready();
  await page.getByRole('button', { name: 'Schedule for last day: 30 Nov 17:00 Berlin' }).click();
  await page.getByRole('button', { name: 'Schedule: Jane Doe' }).click();
  const line = page.locator('[data-schedule]');
  await line.waitFor();
  assert.equal(
    await line.textContent(),
    'Starts 30 Nov 17:00 Berlin in 7 days, asked for by Ana Silva',
  );
  await says(page, /Starts 30 Nov 17:00 Berlin/);
  await page.getByRole('button', { name: 'Don’t wait' }).click();
  await line.waitFor({ state: 'detached' });
  await says(page, /No longer scheduled/);
  const asked = (await panel.calls()).slice(1);
  assert.deepEqual(asked, [
    {
      functionKey: 'schedule',
      payload: { planHash: 'hash-of-left-business', playbook: 'left-business' },
    },
    { functionKey: 'unschedule', payload: {} },
  ]);
  await panel.close();
});

test('access is given back from the end of a run, and going back asks for nothing', async () => {
  const all = views();
  const [done, ready] = [all.get('left-business-done'), all.get('restore-ready')];
  const panel = await stage.open({
    open: [done, ready, done],
    start: [all.get('restore-running')],
  });
  const { page } = panel;
  await panel.ready();
  await page.getByRole('button', { name: 'Give access back...' }).click();
  await page.waitForSelector('main[data-state=ready]');
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.waitForSelector('main[data-state=done]');
  const asked = (await panel.calls()).map(({ payload }) => payload);
  assert.deepEqual(asked, [{}, { playbook: 'restore' }, {}]);
  await panel.close();
});

test('what can still be reached is told with its way and its remedy', async () => {
  const view = views().get('left-business-attention');
  const { page, close } = await still(view);
  const section = page.getByRole('region', { name: 'Still reachable' });
  const lines = await section.getByRole('listitem').allTextContents();
  const [{ lines: left }] = view.run.residual;
  assert.equal(lines.length, left.length);
  left.forEach((each, n) => {
    for (const words of Object.values(each)) assert.ok(lines[n].includes(words), words);
  });
  await close();
});

test('more that is known of a person stands under the name, where anything is', async () => {
  const { page, close } = await still(views().get('left-business-ready'));
  await page.getByText('Entra: enabled, 15 groups').waitFor();
  await close();
});
