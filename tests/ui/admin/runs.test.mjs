/** Tab Runs: finding, opening, trying again, and evidence. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { answer, hasNamedFocus, openAdmin, tabToName } from './page.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

const table = (admin) => admin.panel.getByRole('table', { name: 'Runs' });
const opened = (admin) => admin.page.locator('[data-step]').first();

test('a row says who, what, how it stands, and how long it took', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  await admin.panel.getByText('31 runs since 1 Sep 2026').waitFor();
  const { rows } = (await answer('runs')).body;
  assert.equal(await table(admin).getByRole('row').count(), rows.length + 1);
  const words = await table(admin).getByRole('row').nth(3).textContent();
  for (const word of ['Lena Fischer', 'HR-212', 'Left the team', 'Done', 'Mara Lind', '41 s'])
    assert.ok(words.includes(word), word);
  await table(admin).getByRole('link', { name: 'HR-212' }).click();
  assert.deepEqual((await admin.calls()).at(-1).payload, {
    url: 'https://acme.atlassian.net/browse/HR-212',
    type: 'new-tab',
  });
  await admin.close();
});

test('by keyboard: runs are found by what they are, and by days in the viewer’s zone', async () => {
  const others = { 'admin.runs': [await answer('runs'), await answer('runsEmpty')] };
  const how = { context: { timezone: 'America/New_York', extension: { type: 'jira:adminPage' } } };
  const admin = await openAdmin(stage, { tab: 'Runs', others, how });
  const { page, panel } = admin;
  await tabToName(page, 'Person, ticket or operator');
  await page.keyboard.type(' Haddad ');
  await panel.getByLabel('State').selectOption('attention');
  await panel.getByLabel('Playbook').selectOption('left-business');
  await panel.getByLabel('From').first().fill('2026-10-31');
  await panel.getByLabel('Until').first().fill('2026-11-01');
  await panel.getByLabel('Until').first().press('Enter');
  await panel.getByText('No run fits').waitFor();
  await says(page, 'No run fits');
  assert.equal(await table(admin).count(), 0);
  const [, second] = await admin.asked('admin.runs');
  assert.deepEqual(second, {
    filter: {
      state: 'attention',
      playbook: 'left-business',
      text: 'Haddad',
      from: Date.parse('2026-10-31T00:00:00-04:00'),
      // That day has 25 hours: clocks go back.
      to: Date.parse('2026-11-02T00:00:00-05:00'),
    },
    cursor: null,
  });
  await panel.getByRole('button', { name: 'Clear' }).click();
  await page.waitForFunction(() => globalThis.__calls.length === 4);
  assert.deepEqual((await admin.asked('admin.runs')).at(-1), { filter: {}, cursor: null });
  assert.equal(await panel.getByLabel('Person, ticket or operator').inputValue(), '');
  await admin.close();
});

test('days in the wrong order are told, and nothing is asked', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  await admin.panel.getByLabel('From').first().fill('2026-11-02');
  await admin.panel.getByLabel('Until').first().fill('2026-11-01');
  await admin.panel.getByRole('button', { name: 'Find' }).click();
  await admin.panel.getByText('The first day is after the last one.').waitFor();
  assert.equal((await admin.asked('admin.runs')).length, 1);
  await admin.close();
});

test('more rows come below, with the same filter, and the focus goes on from there', async () => {
  const others = {
    'admin.runs': [await answer('runs'), await answer('runs'), await answer('runsMore')],
  };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  const { page, panel } = admin;
  await panel.getByLabel('State').selectOption('done');
  await panel.getByRole('button', { name: 'Find' }).click();
  await page.waitForFunction(() => globalThis.__calls.length === 3);
  await tabToName(page, 'Show more');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Priya Nair' }).waitFor();
  assert.equal(await table(admin).getByRole('row').count(), 7 + 1);
  assert.deepEqual((await admin.asked('admin.runs')).at(-1), {
    filter: { state: 'done' },
    cursor: 'after-6',
  });
  await page.waitForFunction(() => document.activeElement?.dataset.run === 'run-7');
  assert.equal(await panel.getByRole('button', { name: 'Show more' }).count(), 0);
  await admin.close();
});

test('more rows that do not come leave those that are there', async () => {
  const others = { 'admin.runs': [await answer('runs'), { error: 'FUNCTION_TIMEOUT' }] };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  await admin.panel.getByRole('button', { name: 'Show more' }).click();
  await admin.panel.getByText('Offramp did not answer').waitFor();
  assert.equal(await table(admin).getByRole('row').count(), 6 + 1);
  await admin.close();
});

test('by keyboard: a run is opened, tried again after a question, and left again', async () => {
  const settled = await answer('run');
  settled.body = { ...settled.body, state: 'running', pollAfterMs: null, actions: [] };
  settled.body.run = {
    ...settled.body.run,
    headline: 'Three steps are tried again.',
    endedAt: null,
  };
  const asking = await answer('run');
  asking.body.actions[0].confirm = {
    title: 'Try the rest again for Jane Doe?',
    body: ['Three changes are sent again.'],
    button: 'Try again',
  };
  const others = { 'admin.run': [asking], 'admin.retry': [{ view: settled, afterMs: 50 }] };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  const { page, panel } = admin;
  await tabToName(page, 'Omar Haddad');
  await page.keyboard.press('Enter');
  await opened(admin).waitFor();
  await hasNamedFocus(page, 'Left the business: Omar Haddad, OFF-40');
  assert.deepEqual(await admin.asked('admin.run'), [{ runId: 'run-2' }]);
  const open = panel.getByRole('region', { name: 'Not proven' });
  assert.ok((await open.getByRole('listitem').count()) >= 3);
  await tabToName(page, 'Try again');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Try the rest again for Jane Doe?' });
  await dialog.waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await panel.getByText('Three steps are tried again.').waitFor();
  assert.deepEqual(await admin.asked('admin.retry'), [{ runId: 'run-2' }]);
  await tabToName(page, 'Back to the runs');
  await page.keyboard.press('Enter');
  await table(admin).waitFor();
  await hasNamedFocus(page, 'Omar Haddad');
  await assertQuiet(admin);
  await admin.close();
});

test('what is filtered and found is there again after a run was looked at', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  const { page, panel } = admin;
  await panel.getByLabel('State').selectOption('attention');
  await panel.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  await opened(admin).waitFor();
  assert.ok(!(await table(admin).isVisible()));
  await page.getByRole('button', { name: 'Back to the runs' }).click();
  assert.equal(await panel.getByLabel('State').inputValue(), 'attention');
  await page.waitForFunction(() => globalThis.__calls.length === 5);
  assert.deepEqual((await admin.asked('admin.runs')).at(-1).filter, { state: 'attention' });
  await admin.close();
});

test('a step that is unknown is tried again at the step', async () => {
  const admin = await openAdmin(stage, {
    tab: 'Runs',
    others: { 'admin.retry': [await answer('run')] },
  });
  await admin.page.getByRole('button', { name: 'Omar Haddad' }).click();
  await admin.panel
    .getByRole('button', { name: /^Check again: / })
    .first()
    .click();
  await admin.page.waitForFunction(() =>
    globalThis.__calls.some((call) => call.functionKey === 'admin.retry'),
  );
  assert.deepEqual(await admin.asked('admin.retry'), [{ runId: 'run-2' }]);
  await admin.close();
});

test('a retry that is refused or lost is told, and the run stays on screen', async () => {
  const others = { 'admin.retry': [await answer('saveRefused'), { error: 'FUNCTION_TIMEOUT' }] };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  const { page, panel } = admin;
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  await panel.getByRole('button', { name: 'Check again', exact: true }).click();
  await panel.getByText('Code policy.moved').waitFor();
  await panel.getByRole('button', { name: 'Check again', exact: true }).click();
  await panel.getByText('The run may or may not have been taken up again.').waitFor();
  assert.ok(await opened(admin).isVisible());
  await panel.getByRole('button', { name: 'Try again', exact: true }).first().click();
  await page.waitForFunction(
    () => globalThis.__calls.filter((call) => call.functionKey === 'admin.run').length === 2,
  );
  assert.equal((await admin.asked('admin.retry')).length, 2, 'trying again only reads');
  await admin.close();
});

test('what only the ticket can do has no button here', async () => {
  const run = await answer('run');
  const action = (id, label) => ({ id, label, primary: false, href: null, confirm: null });
  run.body.actions = [action('restore', 'Give access back...'), action('check', 'Try again')];
  const admin = await openAdmin(stage, { tab: 'Runs', others: { 'admin.run': [run] } });
  await admin.page.getByRole('button', { name: 'Omar Haddad' }).click();
  await admin.panel.getByRole('button', { name: 'Try again', exact: true }).waitFor();
  assert.equal(await admin.panel.getByRole('button', { name: 'Give access back...' }).count(), 0);
  await admin.close();
});

test('a run that is under way is looked at again until it rests, and its news are said', async () => {
  const end = await answer('run');
  const live = structuredClone(end);
  Object.assign(live.body, { state: 'running', pollAfterMs: 80, actions: [] });
  live.body.run.headline = 'Under way.';
  const others = { 'admin.run': [live, { error: 'lost' }, live, end] };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  await admin.page.getByRole('button', { name: 'Jane Doe' }).click();
  await admin.panel.getByText('Jane is locked out. Three steps are not proven.').waitFor();
  await says(admin.page, /Jane is locked out/);
  await admin.page.waitForTimeout(400);
  assert.equal((await admin.asked('admin.run')).length, 4);
  await admin.close();
});

test('what comes in place of a run is told, and evidence can still be had', async () => {
  const others = { 'admin.run': [{ stop: null, refusal: null, body: { state: 'later' } }] };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  await admin.page.getByRole('button', { name: 'Omar Haddad' }).click();
  await admin.panel.getByText('ui.unreadable-answer').waitFor();
  await admin.panel.getByRole('button', { name: /^Export as JSON/ }).waitFor();
  await admin.close();
});

/** Presses something, and reads what the browser saves. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const content = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), content };
}

test('by keyboard: evidence of a run is saved, as the pack and as a page', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  const { page } = admin;
  const { pack } = (await answer('evidence')).body;
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  await opened(admin).waitFor();
  await tabToName(page, 'Export as JSON: Omar Haddad, OFF-40');
  const json = await saved(page, () => page.keyboard.press('Enter'));
  assert.equal(json.name, 'offramp-evidence-OFF-40.json');
  assert.deepEqual(JSON.parse(json.content), pack);
  await tabToName(page, 'Export as a page: Omar Haddad, OFF-40');
  const html = await saved(page, () => page.keyboard.press('Enter'));
  assert.equal(html.name, 'offramp-evidence-OFF-40.html');
  assert.match(html.content, /^<!doctype html>[^]*<title>Evidence of Acme<\/title>/);
  assert.deepEqual(await admin.asked('admin.evidence'), [{ runId: 'run-2' }, { runId: 'run-2' }]);
  await says(page, 'Saved: offramp-evidence-OFF-40.html');
  await assertQuiet(admin);
  await admin.close();
});

test('D12: the page for people has names, and the record has none of them', async () => {
  const view = await answer('evidence');
  const text = JSON.stringify({ opened: { schema: 2, run: 'run-2', operator: 'acc-1', at: 1 } });
  const entries = [{ hash: 'h', text }];
  const head = { schema: 2, entries: 1, hash: 'h' };
  const runs = [{ runId: 'run-2', issueKey: 'OFF-40', head, link: '', entries }];
  const pack = { ...view.body.pack, runs };
  const evidence = { ...view, body: { ...view.body, pack, names: { 'acc-1': 'Olga <i>' } } };
  const admin = await openAdmin(stage, { tab: 'Runs', others: { 'admin.evidence': [evidence] } });
  const { page, panel } = admin;
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  const press = (kind) => () =>
    panel.getByRole('button', { name: new RegExp(`^Export as ${kind}`) }).click();
  assert.deepEqual(JSON.parse((await saved(page, press('JSON'))).content), pack);
  const { content } = await saved(page, press('a page'));
  assert.ok(content.includes('Olga &lt;i&gt; <code>acc-1</code>'), 'the name and the account');
  assert.ok(!content.includes('<i>'), 'a name is no text of HTML');
  await admin.close();
});

test('evidence that is larger than an answer comes in parts, all of one pack', async () => {
  const whole = await answer('evidence');
  const { fileName, pack } = whole.body;
  const text = JSON.stringify(pack);
  const part = (from, to, hash = 'h') => ({
    ...whole,
    body: { fileName, madeAt: 5, hash, parts: 2, text: text.slice(from, to) },
  });
  const parts = [part(0, 40), part(40, undefined, 'of another'), part(0, 40), part(40)];
  const admin = await openAdmin(stage, { tab: 'Runs', others: { 'admin.evidence': parts } });
  const { page } = admin;
  await page.getByRole('button', { name: 'Omar Haddad' }).click();
  await opened(admin).waitFor();
  const button = page.getByRole('button', { name: 'Export as JSON: Omar Haddad, OFF-40' });
  const json = await saved(page, () => button.click());
  assert.deepEqual(JSON.parse(json.content), pack);
  const first = { runId: 'run-2' };
  const second = { ...first, madeAt: 5, part: 1 };
  assert.deepEqual(await admin.asked('admin.evidence'), [first, second, first, second]);
  await assertQuiet(admin);
  await admin.close();
});

test('evidence of a period is asked for by days, both of which count', async () => {
  const admin = await openAdmin(stage, { tab: 'Runs' });
  const { page, panel } = admin;
  const part = panel.getByRole('region', { name: 'Evidence of a period' });
  const press = () => part.getByRole('button', { name: 'Export as JSON: the period' }).click();
  await press();
  await part.getByText('Say from which day until which day.').waitFor();
  await part.getByLabel('From').fill('2026-11-02');
  await part.getByLabel('Until').fill('2026-11-01');
  await press();
  await part.getByText('The first day is after the last one.').waitFor();
  assert.deepEqual(await admin.asked('admin.evidence'), []);
  await part.getByLabel('Until').fill('2026-11-08');
  await saved(page, press);
  assert.deepEqual(await admin.asked('admin.evidence'), [
    {
      from: Date.parse('2026-11-02T00:00:00+01:00'),
      to: Date.parse('2026-11-09T00:00:00+01:00'),
    },
  ]);
  await admin.close();
});

test('evidence that is refused, lost or no pack is told', async () => {
  const noPack = await answer('evidence');
  noPack.body.pack = { format: 'other' };
  const others = {
    'admin.evidence': [await answer('refused'), { error: 'FUNCTION_TIMEOUT' }, noPack],
  };
  const admin = await openAdmin(stage, { tab: 'Runs', others });
  await admin.page.getByRole('button', { name: 'Omar Haddad' }).click();
  const press = () => admin.panel.getByRole('button', { name: /^Export as a page/ }).click();
  await press();
  await admin.panel.getByText('Code admin.notAllowed').waitFor();
  await press();
  await admin.panel.getByText('Nothing was exported, and nothing was changed.').waitFor();
  await press();
  await admin.panel.getByText('No page can be made of this evidence.').waitFor();
  await admin.close();
});

const column = async (admin, at) => {
  const rows = await table(admin).locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').nth(at).innerText()));
};

test('D24: columns are sorted, and it is said where not all runs are there', async () => {
  const runs = await answer('runs');
  const admin = await openAdmin(stage, { tab: 'Runs', others: { 'admin.runs': [runs] } });
  const { page, panel } = admin;
  const header = (name) => table(admin).getByRole('columnheader', { name });
  assert.equal(await header('Started').getAttribute('aria-sort'), 'none');
  const people = runs.body.rows.map(({ person }) => person);
  await tabToName(page, 'Person');
  await page.keyboard.press('Enter');
  const sorted = [...people].sort((a, b) => a.localeCompare(b));
  assert.equal(await header('Person').getAttribute('aria-sort'), 'ascending');
  const shown = await column(admin, 0);
  sorted.forEach((name, at) => assert.ok(shown[at].includes(name), `${at}: ${shown[at]}`));
  await header('Person').getByRole('button').click();
  assert.equal(await header('Person').getAttribute('aria-sort'), 'descending');
  assert.ok((await column(admin, 0))[0].includes(sorted.at(-1)));
  // What has no length comes last either way.
  const none = runs.body.rows.filter(({ toCutMs }) => toCutMs === null).length;
  for (let press = 0; press < 2; press += 1) {
    await header('Time to cut').getByRole('button').click();
    const lengths = await column(admin, 6);
    assert.ok(none > 0 && lengths.slice(-none).every((text) => text.includes('–')), lengths.join());
  }
  const part = `Sorted among the ${people.length} runs that are shown.`;
  assert.equal(await panel.getByText(part).count(), runs.body.cursor === null ? 0 : 1);
  await assertQuiet(admin);
  await admin.close();
});

test('D24: no time breaks, and everybody has a face of their own', async () => {
  const runs = await answer('runs');
  runs.body.rows[0] = { ...runs.body.rows[0], person: '<b> Ünal-Öz', avatarUrl: null };
  runs.body.rows[1] = { ...runs.body.rows[1], person: '712020:ab', avatarUrl: null };
  const admin = await openAdmin(stage, { tab: 'Runs', others: { 'admin.runs': [runs] } });
  for (const width of [400, 730, 800, 1000, 1440]) {
    await admin.page.setViewportSize({ width, height: 900 });
    const lines = await table(admin)
      .locator('time')
      .evaluateAll((all) => all.map((time) => time.getClientRects().length));
    assert.ok(lines.length > 0 && lines.every((count) => count === 1), `${width}: ${lines}`);
  }
  const faces = await table(admin)
    .locator('[data-initials]')
    .evaluateAll((all) => all.map(({ dataset }) => dataset.initials));
  assert.deepEqual(faces.slice(0, 2), ['BÜ', '7']);
  await admin.close();
});
