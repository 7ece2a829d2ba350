import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, barriers } from './hands.mjs';
import { startStage } from './harness.mjs';

const stages = {};
before(async () => {
  stages.action = await startStage('action');
  stages.rule = await startStage('rule');
});
after(() => Promise.all(Object.values(stages).map((stage) => stage.stop())));

/** The form of an action, before what a rule says so far. */
async function action(extension = {}, moduleKey = 'offramp-left-business', how = {}) {
  const label = moduleKey === 'offramp-sweep' ? 'Younger than days' : 'Ticket';
  const context = { moduleKey, extension: { type: 'action', ...extension } };
  const form = await stages.action.open({}, { width: 480, context, ...how });
  await form.page.getByLabel(label).waitFor();
  const kept = async () =>
    (await form.calls())
      .filter(({ functionKey }) => functionKey === 'submit')
      .map((c) => c.payload);
  const submitted = () =>
    form.page.waitForFunction(() => globalThis.__calls.some((c) => c.functionKey === 'submit'));
  return { ...form, kept, submitted };
}

/** The form of a rule, and what the product gets when it asks. */
async function rule(type, extension = {}, how = {}) {
  const context = { extension: { type: `jira:workflow${type}`, ...extension } };
  const form = await stages.rule.open({}, { width: 480, context, ...how });
  await form.page.waitForSelector('main:not([data-state=loading])');
  const configure = () => form.page.evaluate(() => globalThis.__configure());
  return { ...form, configure };
}

const FORMS = [
  ['an action', () => action()],
  [
    'an action with an error',
    () => action({ errors: { invalidInputs: { issueKey: { message: 'x'.repeat(90) } } } }),
  ],
  ['the action without a ticket', () => action({}, 'offramp-sweep')],
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
      assert.deepEqual(await barriers(page), [], scheme);
    }
    await assertQuiet(form);
    await form.close();
  });
}

test('each action says what it does, and no other', async () => {
  const sentences = new Set();
  const names = ['left-business', 'left-team', 'onboard', 'restore', 'revoke-inactive'];
  for (const name of [...names, 'check-access', 'sweep']) {
    const form = await action({}, `offramp-${name}`);
    sentences.add(await form.page.locator('main p').first().textContent());
    await form.close();
  }
  assert.equal(sentences.size, 7);
});

/** What a rule calls the outputs of each action, by hand: verb, domain and entity together. */
const OPERATORS = {
  'left-business': 'updatedOfframpLeaver',
  'left-team': 'updatedOfframpMover',
  onboard: 'updatedOfframpJoiner',
  restore: 'updatedOfframpRestored',
  'revoke-inactive': 'updatedOfframpInactivity',
  'check-access': 'fetchedOfframpCheck',
  sweep: 'triggeredOfframpSearch',
};

test('outputs are named as a rule reaches them, and the menu is where to pick them', async () => {
  const first = { sweep: 'sweepId' };
  for (const [name, operator] of Object.entries(OPERATORS)) {
    const form = await action({}, `offramp-${name}`);
    const named = await form.page.locator('dt').allTextContents();
    assert.equal(named[0], `${operator}.${first[name] ?? 'runId'}`);
    assert.deepEqual(
      named.filter((each) => !each.startsWith(`${operator}.`)),
      [],
    );
    await form.page.getByText('Pick them from the menu of smart values').waitFor();
    await form.page.getByText('as whoever made its connection').waitFor();
    await form.close();
  }
});

test('of an action that this version does not know no outputs are told', async () => {
  const form = await action({}, 'offramp-new');
  assert.equal(await form.page.locator('dt, h2').count(), 0);
  await form.close();
});

test('a new action is complete as it stands: the ticket of the rule', async () => {
  const form = await action();
  assert.equal(await form.page.getByLabel('Ticket').inputValue(), '{{issue.key}}');
  await form.submitted();
  assert.deepEqual(await form.kept(), [{ issueKey: '{{issue.key}}' }]);
  await form.close();
});

test('what was entered before is shown, and nothing is kept until it changes', async () => {
  const form = await action({ data: { inputs: { issueKey: 'OFF-7' } } });
  const field = form.page.getByLabel('Ticket');
  assert.equal(await field.inputValue(), 'OFF-7');
  assert.deepEqual(await form.kept(), []);
  await field.fill('OFF-8');
  await form.submitted();
  assert.deepEqual(await form.kept(), [{ issueKey: 'OFF-8' }]);
  await form.close();
});

for (const [typed, fits] of [
  ['OFF-1', true],
  ['{{triggerIssue.key}}', true],
  ['', false],
  ['OFF', false],
  ['OFF-1 and OFF-2', false],
]) {
  test(`Next with ‘${typed}’ ${fits ? 'goes on' : 'says what to write'}`, async () => {
    const form = await action();
    const { page } = form;
    await page.getByLabel('Ticket').fill(typed);
    const earlier = (await form.kept()).length;
    await page.evaluate(() => globalThis.__emit('AUTOMATION_ACTION_SUBMIT'));
    if (fits) await page.waitForFunction((n) => globalThis.__calls.length > n, earlier);
    else
      await page
        .getByRole('alert')
        .getByText(/smart value|Name a ticket/)
        .waitFor();
    const count = (await form.kept()).length;
    assert.equal(count, fits ? earlier + 1 : earlier);
    await form.close();
  });
}

test('the action without a ticket asks for days alone, and a new one is complete as it stands', async () => {
  const form = await action({}, 'offramp-sweep');
  assert.equal(await form.page.getByRole('textbox').count(), 1);
  assert.equal(await form.page.getByRole('textbox').inputValue(), '7');
  await form.submitted();
  assert.deepEqual(await form.kept(), [{ youngerThanDays: 7 }]);
  const named = await form.page.locator('dt').allTextContents();
  const names = ['sweepId', 'state', 'idle', 'more'].map(
    (name) => `triggeredOfframpSearch.${name}`,
  );
  assert.deepEqual(
    names.filter((name) => !named.includes(name)),
    [],
  );
  await form.close();
});

for (const [typed, kept] of [
  ['30', { youngerThanDays: 30 }],
  ['{{days}}', { youngerThanDays: '{{days}}' }],
  ['', {}],
  ['0', null],
  ['3651', null],
  ['a week', null],
]) {
  test(`Next with ‘${typed}’ days ${kept ? 'goes on' : 'says what to write'}`, async () => {
    const form = await action({}, 'offramp-sweep');
    const { page } = form;
    await page.getByRole('textbox').fill(typed);
    const earlier = (await form.kept()).length;
    await page.evaluate(() => globalThis.__emit('AUTOMATION_ACTION_SUBMIT'));
    if (kept) await page.waitForFunction((n) => globalThis.__calls.length > n, earlier);
    else await page.getByRole('alert').getByText('from 1 to 3650').waitFor();
    const all = await form.kept();
    assert.equal(all.length, kept ? earlier + 1 : earlier);
    if (kept) assert.deepEqual(all.at(-1), kept);
    await form.close();
  });
}

test('an action that was kept without days is shown without them', async () => {
  const form = await action({ data: { inputs: {} } }, 'offramp-sweep');
  assert.equal(await form.page.getByRole('textbox').inputValue(), '');
  assert.deepEqual(await form.kept(), []);
  await form.close();
});

test('what Automation found wrong stands at the field until it changes', async () => {
  const message = 'issueKey is required';
  const form = await action({ errors: { invalidInputs: { issueKey: { message } } } });
  const { page } = form;
  await page.getByText(message).waitFor();
  await page.getByLabel('Ticket').fill('OFF-1');
  assert.equal(await page.getByText(message).count(), 0);
  await form.close();
});

test('while Automation looks at the rule the field waits', async () => {
  const form = await action();
  const { page } = form;
  const emit = (isValidating) =>
    page.evaluate(
      (is) => globalThis.__emit('AUTOMATION_ACTION_VALIDATE_RULE_EVENT', { isValidating: is }),
      isValidating,
    );
  await emit(true);
  await page.waitForSelector('input:disabled');
  await emit(false);
  await page.waitForSelector('input:enabled');
  await form.close();
});

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
  assert.deepEqual(JSON.parse(await form.configure()), {
    groups: ['it-leads', 'people team'],
    ruleDescription: 'Only it-leads, people team',
  });
  await form.close();
});

test('the line about a condition names a few groups and counts the others', async () => {
  const form = await rule('Condition', {
    conditionConfig: '{"groups":["x"],"ruleDescription":"-"}',
  });
  await form.page.getByLabel('Jira groups').fill('a\nb\nc\nd\ne\nf\ng');
  const { ruleDescription } = JSON.parse(await form.configure());
  assert.equal(ruleDescription, 'Only a, b, c, d, e and 2 more');
  await form.close();
});

test('a configuration that Jira would not keep is not handed over', async () => {
  const form = await rule('Condition');
  const field = form.page.getByLabel('Jira groups');
  const names = (count) => Array.from({ length: count }, (_, at) => `group-${at}`.padEnd(97, 'x'));
  await field.fill(names(320).join('\n'));
  const kept = await form.configure();
  assert.ok(Buffer.byteLength(kept) <= 32 * 1024);
  await field.fill(names(330).join('\n'));
  assert.equal(await form.configure(), undefined);
  await form.page.getByRole('alert').getByText('at most 32 KB').waitFor();
  await form.close();
});

test('a validator demands what the ticket is for, or a playbook that is named', async () => {
  const form = await rule('Validator');
  assert.equal(await form.configure(), '{}', 'nothing has to be chosen');
  await form.page.getByLabel('Playbook').selectOption('left-business');
  assert.deepEqual(JSON.parse(await form.configure()), { playbook: 'left-business' });
  await form.page.getByLabel('Playbook').selectOption('What the ticket is for');
  assert.deepEqual(JSON.parse(await form.configure()), { playbook: '' });
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
