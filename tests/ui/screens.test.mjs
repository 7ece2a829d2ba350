/** What the pages show of the sentences and buttons that people act on, by the numbers of a walk. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openAdmin } from './admin/page.mjs';
import { fixture, startStage } from './harness.mjs';

let stage;
let office;
before(async () => {
  [stage, office] = await Promise.all([startStage(), startStage('admin')]);
});
after(async () => {
  await stage?.stop();
  await office?.stop();
});

async function shown(view) {
  const seen = await stage.open({ open: [view], progress: [view], glance: [null] });
  await seen.ready();
  const text = (await seen.page.innerText('main')).replaceAll(/\s+/g, ' ');
  return { ...seen, text };
}

test('D17: the fold counts what the headline counts, and the rest apart', async () => {
  const view = await fixture('byHand');
  const { text, close } = await shown(view);
  const steps = view.plan.phases.flatMap((phase) => phase.steps);
  const ends = (kind) => steps.filter((step) => step.outcome?.kind === kind).length;
  const [elsewhere, proven, hands] = ['skipped', 'proven', 'manual'].map(ends);
  assert.ok(elsewhere > 0 && proven > 0 && hands > 0);
  assert.ok(text.includes(`${proven} proven, ${hands} by hand; ${elsewhere} elsewhere`), text);
  await close();
});

test('D18: when is looked next is not said to be until when it takes', async () => {
  const { text, close } = await shown(await fixture('waiting'));
  assert.match(text, /Role changes can take 30 s to be seen \(next look /);
  assert.ok(!text.includes('(until'), text);
  await close();
});

test('D19: whoever has no account yet is of no kind of account', async () => {
  const view = await fixture('ready');
  const { text, close } = await shown({ ...view, person: { ...view.person, kind: 'new' } });
  assert.ok(text.includes('No account yet'), text);
  assert.ok(!text.includes('Managed') && !text.includes('Unmanaged'), text);
  await close();
});

test('D22: the moment of a stop is written in the viewer’s zone', async () => {
  const view = await fixture('protected');
  const told = { title: 'Offramp is stopped by Josh', since: Date.parse('2026-11-23T12:57:00Z') };
  const { text, close } = await shown({ ...view, refusal: { ...view.refusal, ...told } });
  assert.match(text, /Since .*13:57/);
  assert.ok(!text.includes('12:57'), text);
  await close();
});

test('a name that looks like a moment is a name', async () => {
  const view = await fixture('protected');
  const name = '2026-11-23T12:57:00.000Z Meier';
  const title = `${name} is an organization admin`;
  const { text, close } = await shown({ ...view, refusal: { ...view.refusal, title } });
  assert.ok(text.includes(title), text);
  await close();
});

test('D23: evidence of a period is named by the days that were chosen', async () => {
  const admin = await openAdmin(office, { tab: 'Runs' });
  const part = admin.panel.locator('section', { hasText: 'Evidence of a period' }).last();
  await part.getByLabel('From').fill('2026-11-22');
  await part.getByLabel('Until').fill('2026-11-23');
  const saved = admin.page.waitForEvent('download');
  await part.getByRole('button', { name: 'Export as JSON: the period' }).click();
  const name = (await saved).suggestedFilename();
  assert.equal(name, 'offramp-evidence-2026-11-22-to-2026-11-23.json');
  await admin.close();
});

test('D24: a moment does not break, and nobody has an empty face', async () => {
  const admin = await openAdmin(office, { tab: 'Runs', how: { width: 760 } });
  const table = admin.panel.getByRole('table', { name: 'Runs' });
  for (const time of await table.locator('time').all()) {
    assert.equal(await time.evaluate((one) => one.getClientRects().length), 1);
  }
  const { rows } = (await fixture('admin/runs')).body;
  const faces = rows.filter(({ avatarUrl }) => avatarUrl).length;
  assert.equal(await table.locator('[data-run] img, [data-run] svg').count(), faces);
  await admin.close();
});

test('D25: the action that only looks says what it gives', async () => {
  const form = await startStage('action');
  const moduleKey = 'offramp-check-access';
  const page = await form.open({}, { context: { moduleKey, extension: { type: 'action' } } });
  await page.page.locator('main p').first().waitFor();
  const text = await page.page.locator('main').innerText();
  assert.match(text, /Says how the run on the ticket stands/);
  assert.ok(!text.includes('can reach'), text);
  await page.close();
  await form.stop();
});

test('D28: a name is as large with a box before it as without', async () => {
  const admin = await openAdmin(office, { tab: 'Inactivity' });
  const table = admin.panel.getByRole('table', { name: 'People' });
  await table.waitFor();
  const sizes = await table
    .locator('tbody th')
    .evaluateAll((cells) =>
      cells.map((cell) => getComputedStyle(cell.querySelector('span') ?? cell).fontSize),
    );
  assert.ok(sizes.length > 1);
  assert.equal(new Set(sizes).size, 1, sizes.join(', '));
  const legend = admin.panel.locator('ul').filter({ has: admin.page.locator('[data-class]') });
  const tops = await legend
    .first()
    .locator('li')
    .evaluateAll((items) => items.map((item) => getComputedStyle(item).marginTop));
  assert.deepEqual([...new Set(tops)], ['0px']);
  await admin.close();
});
