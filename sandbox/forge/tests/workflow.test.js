/** Conditions, validators and post functions of the app on the way of an issue. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
beforeEach(async () => {
  sandbox = await miniSandbox();
});
afterEach(() => sandbox.stop());

const PROPERTY = '/rest/api/3/issue/OFF-1/properties/run';

/** @param {string} transition */
const move = async (transition, accountId = 'olga', fields = {}) => {
  const body = { issueKey: 'OFF-1', transition, accountId, fields };
  return (await sandbox.control('POST', 'transition', body)).body;
};

/** @param {string} accountId */
const offeredTo = async (accountId) =>
  (await sandbox.control('GET', `transitions?issueKey=OFF-1&accountId=${accountId}`)).body;

const status = async () => {
  const [issue] = (await sandbox.run([{ do: 'asApp', path: '/rest/api/3/issue/OFF-1' }])).body;
  return issue.fields.status.name;
};

/** @param {unknown} value */
const setRun = (value) => sandbox.run([{ do: 'putAsApp', path: PROPERTY, value }]);

const lines = async () => {
  const { body } = await sandbox.control('GET', 'logs');
  return body.lines.map((/** @type {any} */ { text }) => text).join('\n');
};

test('a condition decides to whom a transition is offered', async () => {
  assert.deepEqual(
    (await offeredTo('olga')).transitions.map((/** @type {any} */ { name }) => name),
    ['Start'],
  );
  const { transitions, hidden } = await offeredTo('ana');
  assert.deepEqual(transitions, []);
  assert.equal(hidden[0].refusedBy.key, 'mini-condition');
  const refused = await move('Start', 'ana');
  assert.deepEqual([refused.done, refused.refusedBy.rule], [false, 'condition']);
  assert.equal(await status(), 'To Do');
});

test('a rule of a module that the app does not have is ignored, and said so', async () => {
  assert.equal((await move('Start')).done, true);
  assert.match(await lines(), /rule r3 is ignored: .* no jira:workflowCondition/);
});

test('a post function is called with what has happened', async () => {
  const { done, invocations } = await move('start');
  assert.equal(done, true);
  assert.deepEqual(
    invocations.map((/** @type {any} */ { module, success }) => [module, success]),
    [['mini-post', true]],
  );
  const { event, accountId } = (await sandbox.stored()).values['post#0'];
  assert.equal(accountId, null, 'nobody is signed in there; the event says who it was');
  const { transition, changelog, ...rest } = event;
  assert.deepEqual(rest, {
    issue: { id: '10001', key: 'OFF-1' },
    workflow: { id: '7', name: 'Way' },
    atlassianId: 'olga',
    configuration: { word: 'go' },
    context: { cloudId: '11111111-aaaa-4aaa-8aaa-000000000009', moduleKey: 'mini-post' },
    postFunction: { id: 'r2' },
  });
  assert.deepEqual([transition.id, transition.to.name], ['11', 'In Progress']);
  assert.match(transition.executionId, /^[0-9a-f-]{36}$/);
  assert.match(changelog.id, /^\d+$/);
  assert.equal(await status(), 'In Progress');
});

test('a post function comes again when it asks for it, four times at most', async () => {
  await sandbox.run([{ do: 'set', key: 'again', value: 9 }]);
  await move('Start');
  await sandbox.control('POST', 'clock', { advanceSeconds: 59 });
  const posts = async () =>
    Object.keys((await sandbox.stored()).values).filter((key) => key.startsWith('post#'));
  assert.deepEqual(await posts(), ['post#0'], 'not before the time that it asked for');
  await sandbox.control('POST', 'clock', { advanceSeconds: 600 });
  assert.deepEqual(await posts(), ['post#0', 'post#1', 'post#2', 'post#3', 'post#4']);
  const { event } = (await sandbox.stored()).values['post#2'];
  assert.deepEqual(event.retryContext, {
    retryCount: 2,
    retryReason: 'FUNCTION_RETRY_REQUEST',
    retryData: { word: 'again' },
  });
  assert.match(await lines(), /given up after 4 retries/);
});

test('a post function is not called without the scopes of its event', async () => {
  const { app } = sandbox.platform;
  app.scopes = app.scopes.filter((scope) => scope !== 'manage:jira-configuration');
  const { done, invocations } = await move('Start');
  assert.deepEqual([done, invocations], [true, []]);
  assert.match(await lines(), /not called: the manifest lacks manage:jira-configuration/);
});

test('a condition knows whether it stands alone', async () => {
  const { rules } = sandbox.platform.workflow;
  rules.configure('r1', { expression: "groupOperator == 'AND'" });
  assert.equal((await offeredTo('ana')).transitions.length, 1);
  rules.remove('r3');
  assert.equal((await offeredTo('ana')).transitions.length, 0);
});

test('a validator with an expression holds the transition, with its message', async () => {
  await move('Start');
  const rows = [
    [undefined, 'Nothing has run yet.'],
    [{ state: 'running' }, 'The run is running.'],
    [{ state: 7 }, 'The run is 7.'],
    [{ state: 'done' }, null],
  ];
  for (const [run, message] of rows) {
    if (run) await setRun(run);
    const { done, refusedBy } = await move('Resolve');
    assert.deepEqual([done, refusedBy?.message ?? null], [message === null, message]);
    assert.equal(await status(), done ? 'Done' : 'In Progress');
  }
});

test('a validator with a function is asked, and whatever is no yes is a no', async () => {
  await move('Start');
  await setRun({ state: 'done' });
  const rows = [
    [{ result: false, errorMessage: 'Not today.' }, 'Not today.'],
    [{ result: 'true' }, "The validator 'Asked' did not let this through."],
    ['throw', "The validator 'Asked' did not let this through."],
    [{ result: true, errorMessage: 'ignored' }, null],
  ];
  for (const [verdict, message] of rows) {
    await sandbox.run([{ do: 'set', key: 'verdict', value: verdict }]);
    const { done, refusedBy } = await move('Resolve');
    assert.deepEqual([done, refusedBy?.message ?? null], [message === null, message]);
  }
  assert.deepEqual((await sandbox.stored()).values.validated, {
    issue: { key: 'OFF-1' },
    configuration: { least: 3 },
    transition: { from: { id: '2' }, to: { id: '3' }, modifiedFields: {} },
  });
});

/** What the function of the validator was told of the fields. */
const told = async () => (await sandbox.stored()).values.validated.transition.modifiedFields;

test('a function is told what the screen changes, as it is told of each kind of field', async () => {
  await move('Start');
  await setRun({ state: 'done' });
  await sandbox.run([{ do: 'set', key: 'verdict', value: { result: false } }]);
  const entered = {
    summary: 'not told',
    reporter: { accountId: 'ana' },
    labels: [],
    assignee: { accountId: 'ana', displayName: 'Ana Admin' },
    customfield_10050: { accountId: 'olga', emailAddress: 'olga@x.example' },
    customfield_10051: 'a text',
    customfield_10052: null,
  };
  assert.equal((await move('Resolve', 'olga', entered)).done, false);
  assert.deepEqual(await told(), {
    assignee: { accountId: 'ana' },
    customfield_10050: { accountId: 'olga' },
    customfield_10051: 'a text',
  });
});

test('a function is told nothing of the fields without the scope, or by choice where none changes', async () => {
  await move('Start');
  await setRun({ state: 'done' });
  await sandbox.run([{ do: 'set', key: 'verdict', value: { result: false } }]);
  await move('Resolve');
  assert.deepEqual(await told(), {});
  const { app, variants } = sandbox.platform;
  variants.set({ 'validator.modifiedFields': 'absent' });
  await move('Resolve');
  assert.equal(await told(), undefined);
  await move('Resolve', 'olga', { customfield_10051: 'a text' });
  assert.deepEqual(await told(), { customfield_10051: 'a text' });
  app.scopes = app.scopes.filter((scope) => scope !== 'read:jira-work');
  await move('Resolve', 'olga', { customfield_10051: 'a text' });
  assert.equal(await told(), undefined);
});

test('what becomes of a function that fails is nowhere said: held, or let through by choice', async () => {
  await move('Start');
  await setRun({ state: 'done' });
  await sandbox.run([{ do: 'set', key: 'verdict', value: 'throw' }]);
  assert.equal((await move('Resolve')).done, false);
  sandbox.platform.variants.set({ 'validator.failed': 'let' });
  assert.equal((await move('Resolve')).done, true);
});

test('an expression sees what the screen changes, and what was before', async () => {
  await move('Start');
  const { rules } = sandbox.platform.workflow;
  const resolve = rules.on({ workflow: '7', transition: '21' }).find((r) => r.kind === 'validator');
  const expression = "issue.summary == 'after' && originalIssue.summary != 'after'";
  rules.configure(/** @type {any} */ (resolve).id, { expression });
  await sandbox.run([{ do: 'set', key: 'verdict', value: { result: true } }]);
  assert.equal((await move('Resolve')).done, false);
  assert.equal((await move('Resolve', 'olga', { summary: 'after' })).done, true);
  const [issue] = (await sandbox.run([{ do: 'asApp', path: '/rest/api/3/issue/OFF-1' }])).body;
  assert.equal(issue.fields.summary, 'after', 'and what was entered is kept');
});

test('an expression that fails counts as false, and the app is told', async () => {
  sandbox.platform.workflow.rules.configure('r1', { expression: 'issue.nothing == 1' });
  const { transitions } = await offeredTo('olga');
  assert.deepEqual(transitions, [], 'the saved expression replaces the one of the manifest');
  await sandbox.control('POST', 'settle', {});
  const { values } = await sandbox.stored();
  const heard = Object.entries(values).find(([key]) => key.startsWith('heard#'))?.[1];
  assert.equal(heard.conditionId, 'r1');
  assert.equal(heard.expression, 'issue.nothing == 1');
  assert.match(heard.errorMessages[0], /Unrecognized property of `Issue`: "nothing"/);
});

const heard = async () => {
  await sandbox.control('POST', 'settle', {});
  const { values } = await sandbox.stored();
  const events = Object.entries(values).filter(([key]) => key.startsWith('heard#'));
  return events.map(([, event]) => event);
};

test('whatever is no Boolean counts as false and is told; a text of a validator is its message', async () => {
  const { rules } = sandbox.platform.workflow;
  rules.configure('r1', { expression: 'user.groups.length' });
  assert.deepEqual((await offeredTo('olga')).transitions, []);
  const condition = (await heard()).find(({ conditionId }) => conditionId === 'r1');
  assert.deepEqual(condition.errorMessages, ['Expected Boolean, got Number']);
  rules.configure('r1', { groups: ['leads'] });
  await move('Start');
  rules.configure('r4', { expression: "'Not yet.'" });
  assert.equal((await move('Resolve')).refusedBy.message, 'Not yet.');
  const said = (await heard()).map(({ expression }) => expression);
  assert.ok(!said.includes("'Not yet.'"), 'a text is no failure');
  rules.configure('r4', { expression: 'null' });
  assert.equal((await move('Resolve')).done, false);
  const validator = (await heard()).find(({ expression }) => expression === 'null');
  assert.deepEqual(validator.errorMessages, ['Expected Boolean, got null']);
});

test('a failure names the rule and the workflow, and neither ticket nor transition', async () => {
  sandbox.platform.workflow.rules.configure('r1', { expression: 'nothing' });
  await offeredTo('olga');
  const [event] = await heard();
  const names = ['conditionId', 'context', 'errorMessages', 'eventType', 'expression'];
  names.push('extensionId', 'selfGenerated', 'workflowId', 'workflowName');
  assert.deepEqual(Object.keys(event).sort(), names);
});

test('a module that does not say so is for company-managed projects only', async () => {
  const rule = { workflow: '7', transition: '11', config: {} };
  const post = { ...rule, kind: 'postFunction', moduleKey: 'mini-post' };
  const gate = { ...rule, kind: 'validator', moduleKey: 'mini-gate' };
  assert.equal((await sandbox.control('POST', 'workflow/rules', gate)).status, 200);
  const { body: types } = await sandbox.control('POST', 'project-types', { OFF: 'team-managed' });
  assert.deepEqual(types, { OFF: 'team-managed' });
  const refused = await sandbox.control('POST', 'workflow/rules', gate);
  assert.equal(refused.status, 400);
  assert.match(refused.body.message, /OFF is team-managed, and mini-gate is not for such projects/);
  assert.equal((await sandbox.control('POST', 'workflow/rules', post)).status, 200);
  // The condition and the validator are not applied; the post function says that it is for both.
  const { done, invocations } = await move('Start', 'ana');
  assert.equal(done, true);
  assert.equal(invocations.length, 2);
  assert.equal((await move('Resolve')).done, true);
  const wrong = await sandbox.control('POST', 'project-types', { OFF: 'other' });
  assert.equal(wrong.status, 400);
});

test('the configuration of a rule has at most 32 KB', async () => {
  const rule = { workflow: '7', transition: '11', kind: 'postFunction', moduleKey: 'mini-post' };
  const sized = (/** @type {number} */ bytes) => ({
    word: 'x'.repeat(bytes - '{"word":""}'.length),
  });
  const save = (/** @type {object} */ config) =>
    sandbox.control('POST', 'workflow/rules', { ...rule, config });
  assert.equal((await save(sized(32 * 1024))).status, 200);
  const tooLarge = await save(sized(32 * 1024 + 1));
  assert.equal(tooLarge.status, 400);
  assert.match(tooLarge.body.message, /at most 32 KB/);
  const change = await sandbox.control('POST', 'workflow/rules', {
    id: 'r1',
    config: JSON.stringify(sized(32 * 1024 + 1)),
  });
  assert.equal(change.status, 400);
});

test('what cannot be moved is said', async () => {
  const unknown = await sandbox.control('POST', 'transition', {
    issueKey: 'OFF-1',
    transition: 'Fly',
    accountId: 'olga',
  });
  assert.equal(unknown.status, 409);
  assert.match(unknown.body.message, /no transition 'Fly'.*Start/);
  for (const body of [
    {},
    { issueKey: 'OFF-1' },
    { issueKey: 1, transition: 'a', accountId: 'b' },
  ]) {
    assert.equal((await sandbox.control('POST', 'transition', body)).status, 400);
  }
  assert.equal((await sandbox.control('GET', 'transitions')).status, 400);
});
