import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { assertQuiet } from './hands.mjs';
import { startStage } from './harness.mjs';

let stage;
before(async () => {
  stage = await startStage('rule');
});
after(() => stage.stop());

/** The form of a rule, and what the product gets when it asks. */
async function rule(type, extension = {}, how = {}) {
  const context = { extension: { type: `jira:workflow${type}`, ...extension } };
  const form = await stage.open({}, { width: 480, context, ...how });
  await form.page.waitForSelector('main:not([data-state=loading])');
  const configure = () => form.page.evaluate(() => globalThis.__configure());
  return { ...form, configure };
}

const FORMS = [
  ['a condition', () => rule('Condition')],
  ['a validator', () => rule('Validator')],
  ['a post function', () => rule('PostFunction')],
];
for (const [name, open] of FORMS) {
  test(`${name}: light, dark, from 320 px up`, async () => {
    const form = await open();
    const { page } = form;
    for (const width of [320, 480]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px at ${width} px`);
    }
    for (const scheme of ['light', 'dark']) {
      await page.evaluate((mode) => (document.documentElement.dataset.colorMode = mode), scheme);
      assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations, [], scheme);
    }
    await assertQuiet(form);
    await form.close();
  });
}

test('a post function is a playbook; without one it is not saved', async () => {
  const form = await rule('PostFunction');
  assert.equal(await form.configure(), undefined);
  await form.page.getByRole('alert').getByText('Choose a playbook.').waitFor();
  await form.page.getByLabel('Playbook').selectOption('left-team');
  assert.deepEqual(JSON.parse(await form.configure()), { playbook: 'left-team' });
  await form.close();
});

test('a condition is groups, one a line; without one it is not saved', async () => {
  const form = await rule('Condition');
  assert.equal(await form.configure(), undefined);
  await form.page.getByLabel('Jira groups').fill(' it-leads \n\npeople team\nit-leads');
  assert.deepEqual(JSON.parse(await form.configure()), { groups: ['it-leads', 'people team'] });
  await form.close();
});

test('a validator has nothing to configure', async () => {
  const form = await rule('Validator');
  assert.equal(await form.configure(), '{}');
  assert.equal(await form.page.locator('input, select, textarea').count(), 0);
  await form.close();
});

test('what was saved is shown, as text or as an object, and the unknown is kept', async () => {
  const saved = { playbook: 'restore', later: 1 };
  for (const postFunctionConfig of [saved, JSON.stringify(saved)]) {
    const form = await rule('PostFunction', { postFunctionConfig });
    assert.equal(await form.page.getByLabel('Playbook').inputValue(), 'restore');
    assert.deepEqual(JSON.parse(await form.configure()), saved);
    await form.close();
  }
});

test('where a rule is only looked at, nothing can be changed or saved', async () => {
  const extension = { entryPoint: 'view', conditionConfig: '{"groups":["it-leads"]}' };
  const form = await rule('Condition', extension);
  const field = form.page.getByLabel('Jira groups');
  assert.equal(await field.inputValue(), 'it-leads');
  assert.ok(!(await field.isEditable()));
  assert.equal(await form.page.evaluate(() => typeof globalThis.__configure), 'undefined');
  await form.close();
});
