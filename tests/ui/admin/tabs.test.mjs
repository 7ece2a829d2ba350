/** The page as a whole: its tabs, its switch, and answers that do not come or can't be read. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, says } from '../hands.mjs';
import { startStage } from '../harness.mjs';
import { TABS, answer, answers, hasNamedFocus, openAdmin, tabToName } from './page.mjs';

let stage;
before(async () => {
  stage = await startStage('admin');
});
after(() => stage?.stop());

const LOST = { error: 'FUNCTION_TIMEOUT' };

test('by keyboard: arrows go through the tabs, each read once when it is first opened', async () => {
  const admin = await openAdmin(stage);
  const { page } = admin;
  assert.deepEqual(
    (await admin.calls()).map((c) => c.functionKey),
    ['admin.health'],
  );
  await tabToName(page, 'Health');
  for (const title of [...TABS.slice(1), TABS[0]]) {
    await page.keyboard.press('ArrowRight');
    await hasNamedFocus(page, title);
    await page.getByRole('tabpanel', { name: title }).locator('h2').first().waitFor();
  }
  await page.keyboard.press('End');
  await hasNamedFocus(page, 'Limits');
  await page.keyboard.press('Home');
  await hasNamedFocus(page, 'Health');
  assert.deepEqual(
    (await admin.calls()).map(({ functionKey, payload }) => [functionKey, payload]),
    [
      ['admin.health', { probe: false }],
      ['admin.policy', {}],
      ['admin.runs', { filter: {}, cursor: null }],
      ['admin.sweep', {}],
      ['admin.sweepList', { filter: {}, cursor: null }],
      ['admin.limits', { probe: false }],
    ],
  );
  await assertQuiet(admin);
  await admin.close();
});

test('what has the focus by keyboard is seen to have it, on every tab', async () => {
  const admin = await openAdmin(stage);
  const { page } = admin;
  for (const title of TABS) {
    await admin.go(title);
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      const unseen = await page.evaluate(() => {
        const { activeElement: element } = document;
        if (!element || element === document.body) return null;
        const { outlineStyle, boxShadow } = getComputedStyle(element);
        return outlineStyle === 'none' && boxShadow === 'none' ? element.outerHTML : null;
      });
      assert.equal(unseen, null, title);
    }
  }
  await admin.close();
});

test('who is no admin sees why, on every tab, and no switch', async () => {
  const refused = await answer('refused');
  const all = Object.fromEntries(Object.keys(await answers()).map((name) => [name, [refused]]));
  const admin = await openAdmin(stage, { others: all });
  for (const title of TABS) {
    await admin.go(title);
    await admin.panel.getByText('Your account has no Jira admin permission').waitFor();
    await admin.panel.getByText('Code admin.notAllowed').waitFor();
  }
  assert.equal(await admin.page.getByRole('button').count(), 0);
  await admin.close();
});

for (const [title, name] of [
  ['Health', 'admin.health'],
  ['People and rules', 'admin.policy'],
  ['Runs', 'admin.runs'],
  ['Inactivity', 'admin.sweep'],
  ['Limits', 'admin.limits'],
]) {
  test(`${title}: a lost answer is told with what it means, and read again by one press`, async () => {
    const [whole] = (await answers())[name];
    const others = { [name]: [LOST, whole] };
    const admin = await openAdmin(stage, { tab: title, others });
    await admin.panel.getByText('Reading changed nothing.').waitFor();
    await admin.panel.getByText('FUNCTION_TIMEOUT').waitFor();
    await admin.panel.getByRole('button', { name: 'Try again' }).click();
    await admin.panel.getByText('Offramp did not answer').waitFor({ state: 'detached' });
    const [first, second] = await admin.asked(name);
    assert.deepEqual(second, first);
    await admin.close();
  });

  test(`${title}: an answer that is none takes nothing else along`, async () => {
    const others = { [name]: [{ surprise: true }] };
    const admin = await openAdmin(stage, { tab: title, others });
    await admin.panel.getByText('ui.unreadable-answer').waitFor();
    await admin.go(title === 'Limits' ? 'Inactivity' : 'Limits');
    await admin.panel.getByRole('heading').first().waitFor();
    await admin.close();
  });

  test(`${title}: a body of another version takes no other tab along`, async () => {
    const others = { [name]: [{ stop: null, refusal: null, body: { later: 1 } }] };
    const admin = await openAdmin(stage, { tab: title, others });
    await admin.panel.getByText('ui.unreadable-answer').waitFor();
    const other = title === 'Limits' ? 'Health' : 'Limits';
    await admin.go(other);
    await admin.panel.getByRole('heading').first().waitFor();
    assert.equal(await admin.panel.getByText('ui.unreadable-answer').count(), 0);
    await admin.close();
  });
}

test('until an answer comes there is its shape, and after two seconds what is waited for', async () => {
  const others = { 'admin.limits': [{ view: await answer('limits'), held: true }] };
  const admin = await openAdmin(stage, { others });
  await admin.page.getByRole('tab', { name: 'Limits' }).click();
  const panel = admin.page.getByRole('tabpanel');
  await panel.locator('[aria-busy=true]').waitFor();
  assert.equal(await panel.getByText('Reading what this organization allows.').count(), 0);
  await panel.getByText('Reading what this organization allows.').waitFor({ timeout: 4000 });
  await admin.page.evaluate(() => globalThis.__release());
  await panel.getByRole('heading', { name: /^4 things/ }).waitFor();
  await admin.close();
});

test('by keyboard: a stop wants a reason, Escape means no, and it is said', async () => {
  const stopped = await answer('stopped');
  const others = {
    'admin.health': [await answer('health'), stopped],
    'admin.stop': [{ stop: stopped.stop, refusal: null, body: null }],
  };
  const admin = await openAdmin(stage, { others });
  const { page } = admin;
  await tabToName(page, 'Stop everything');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Stop Offramp?' });
  await dialog.waitFor();
  await hasNamedFocus(page, 'Reason');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await hasNamedFocus(page, 'Stop everything');

  await page.keyboard.press('Enter');
  await hasNamedFocus(page, 'Reason');
  await tabToName(page, 'Cancel');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('Say why').waitFor();
  assert.deepEqual(await admin.asked('admin.stop'), []);
  await page.keyboard.press('Tab');
  await hasNamedFocus(page, 'Reason', 'Tab stays inside');
  await page.keyboard.type(' Moving directories ');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page
    .getByRole('heading', { name: /^Offramp is stopped by Ana Silva since 13:40/ })
    .waitFor();
  assert.deepEqual(await admin.asked('admin.stop'), [{ reason: 'Moving directories' }]);
  await says(page, 'Offramp is stopped by Ana Silva');
  await admin.panel.getByText('Operators can look, and start nothing.').waitFor();
  await page.getByText('The identity team is moving directories until noon.').waitFor();
  for (const title of TABS.slice(4)) {
    await admin.go(title);
    await page.locator('[data-stopped=true]').waitFor();
  }
  await assertQuiet(admin);
  await admin.close();
});

test('by keyboard: resuming asks first, and wants no reason', async () => {
  const [health, stopped] = [await answer('health'), await answer('stopped')];
  const others = {
    'admin.health': [stopped, health],
    'admin.resume': [{ stop: health.stop, refusal: null, body: null }],
  };
  const admin = await openAdmin(stage, { others });
  const { page } = admin;
  // The other answers of this page are those of a day without a stop.
  await tabToName(page, 'Resume');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Resume Offramp?' });
  await dialog.waitFor();
  assert.equal(await dialog.getByRole('textbox').count(), 0);
  await tabToName(page, 'Cancel');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-stopped=false]').waitFor();
  assert.deepEqual(await admin.asked('admin.resume'), [{}]);
  await admin.panel.getByText('Operators can run every playbook.').waitFor();
  await admin.close();
});

test('a stop that is lost or refused is told under the switch, which stays as it was', async () => {
  const refusal = {
    code: 'stop.refused',
    title: 'Not stopped',
    detail: 'Storage failed.',
    remedy: 'Try again.',
    candidates: [],
  };
  const { stop } = await answer('health');
  const others = { 'admin.stop': [LOST, { stop, refusal, body: null }] };
  const admin = await openAdmin(stage, { others });
  const { page } = admin;
  const press = async () => {
    await page.getByRole('button', { name: 'Stop everything' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('why');
    await dialog.getByRole('button', { name: 'Stop everything' }).click();
  };
  await press();
  const lost = page.getByText('Offramp may or may not be stopped. Look again.');
  await lost.waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await lost.waitFor({ state: 'detached' });
  assert.deepEqual((await admin.asked('admin.health')).at(-1), { probe: false });
  assert.equal((await admin.asked('admin.stop')).length, 1, 'trying again only reads');
  await press();
  await page.getByText('Code stop.refused').waitFor();
  await hasNamedFocus(page, 'Not stopped');
  await page.locator('[data-stopped=false]').waitFor();
  await admin.close();
});
