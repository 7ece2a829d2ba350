/** Automation calls the app's actions as its rules say. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
beforeEach(async () => {
  sandbox = await miniSandbox();
});
afterEach(() => sandbox.stop());

/** Ana made the connection that the action is called with, and Olga acts in Jira. */
const WITH = { connection: 'ana' };
const CHECK = { action: 'mini-check', inputs: { issueKey: '{{issue.key}}' }, ...WITH };

/** @param {object} [more] */
const save = async (more) =>
  sandbox.control('POST', 'automation/rules', {
    name: 'A rule',
    actor: 'olga',
    projects: ['OFF'],
    trigger: 'manual',
    components: [CHECK],
    ...more,
  });

/** @param {object} [more] */
const runRule = async (more) => {
  const rule = await save(more);
  assert.equal(rule.status, 200, JSON.stringify(rule.body));
  const wish = { ruleId: rule.body.id, issueKey: 'OFF-1' };
  return (await sandbox.control('POST', 'automation/run', wish)).body;
};

const comments = async () => {
  const [issue] = (await sandbox.run([{ do: 'asApp', path: '/rest/api/3/issue/OFF-1' }])).body;
  return issue.fields.comments;
};

/** @param {unknown} value */
const willAnswer = (value) => sandbox.run([{ do: 'set', key: 'outcome', value }]);

test('an action gets its inputs, as whoever made its connection, within 55 seconds', async () => {
  const inputs = {
    issueKey: '{{issue.key}}: {{ issue.summary }}',
    least: '{{issue.id}}',
    loud: 'true',
  };
  const { outcome, lines } = await runRule({
    components: [{ action: 'mini-check', inputs, ...WITH }],
  });
  assert.equal(outcome, 'SUCCESS');
  assert.equal(lines[0].outputs.runId, 'run of OFF-1: A leaver');
  const { acted } = (await sandbox.stored()).values;
  assert.deepEqual(acted.payload, { issueKey: 'OFF-1: A leaver', least: 10_001, loud: true });
  assert.equal(acted.accountId, 'ana');
  assert.ok(acted.remaining > 25_000 && acted.remaining <= 55_000, `${acted.remaining}`);
});

test('a rule without an actor comments as Automation for Jira, and its action has its connection', async () => {
  const components = [CHECK, { comment: 'Hello' }];
  await runRule({ actor: null, components });
  assert.equal((await sandbox.stored()).values.acted.accountId, 'ana');
  assert.deepEqual(await comments(), [{ by: 'automation', text: 'Hello' }]);
});

test('whoever changes the rule, the action goes on with the connection that it has', async () => {
  const { body: rule } = await save({ components: [CHECK] });
  await save({ ...rule, name: 'Changed', actor: 'olga' });
  await sandbox.control('POST', 'automation/run', { ruleId: rule.id, issueKey: 'OFF-1' });
  assert.equal((await sandbox.stored()).values.acted.accountId, 'ana');
});

test('outputs of an action are smart values of what comes after it', async () => {
  const comment =
    '{{fetchedAccessCheckMini.runId}}/{{fetchedAccessCheckMini.count}}/{{nothing.at.all}}/' +
    '{{issue.customfield_10050}}/{{issue.status.name}}/{{issue.fields.issuetype.name}}/{{issue.url}}';
  await runRule({ components: [CHECK, { comment }] });
  const text = 'run of OFF-1///Jane Doe/To Do/Leaver/https://stub.atlassian.net/browse/OFF-1';
  assert.deepEqual(await comments(), [{ by: 'user:olga', text }]);
});

/** The tutorial shows the word for GET; for the others it is inferred, or another. */
const WORDS = [
  ['past', 'updatedMiniCount'],
  ['plain', 'updateMiniCount'],
];
for (const [verb, operator] of WORDS) {
  test(`outputs have one name and no other, with verbs as in ‘${verb}’`, async () => {
    await sandbox.control('POST', 'variants', { 'automation.verb': verb });
    const count = { ...CHECK, action: 'mini-count' };
    const others = ['mini', 'count', 'miniCount', 'fetchedMiniCount', 'getAccessCheckMini'];
    const names = [operator, ...WORDS.map(([, name]) => name), ...others];
    const comment = names.map((name) => `{{${name}.runId}}`).join('/');
    await runRule({ components: [CHECK, count, { comment }] });
    const wanted = names.map((name) => (name === operator ? 'run of OFF-1' : '')).join('/');
    assert.equal((await comments())[0].text, wanted);
    const { actions } = (await sandbox.control('GET', 'automation/rules')).body;
    const menu = Object.fromEntries(
      actions.map((/** @type {any} */ { key, smartValues }) => [key, smartValues.runId]),
    );
    assert.equal(menu['mini-count'], `{{${operator}.runId}}`);
    assert.equal(menu['mini-check'], '{{fetchedAccessCheckMini.runId}}');
  });
}

test('errors that an action returns stop the rule and are in the audit log', async () => {
  await willAnswer({ errors: [{ message: 'Not this issue' }, { message: 'Nor this one' }] });
  const { outcome, lines } = await runRule({ components: [CHECK, { comment: 'never' }] });
  assert.equal(outcome, 'FAILED');
  assert.deepEqual(lines.length, 1);
  assert.deepEqual(lines[0].messages, ['Not this issue', 'Nor this one']);
  assert.deepEqual(await comments(), []);
  const { entries } = (await sandbox.control('GET', 'automation/audit')).body;
  assert.deepEqual(entries[0].lines, lines);
});

test('of what an action throws nothing is told', async () => {
  await willAnswer('throw');
  const { outcome, lines } = await runRule();
  assert.equal(outcome, 'FAILED');
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

test('an output that is not as declared fails the action', async () => {
  for (const answer of [{ count: 1 }, { runId: 7 }, { runId: 'a', count: 1.5 }, 'text']) {
    await willAnswer(answer);
    const { outcome, lines } = await runRule();
    assert.equal(outcome, 'FAILED', JSON.stringify(answer));
    assert.match(lines[0].messages[0], /output (runId|count) must be of type/);
  }
});

test('inputs that turn out empty or of another type never reach the action', async () => {
  const rows = /** @type {[object, RegExp][]} */ ([
    [{ issueKey: '{{issue.nothing}}' }, /issueKey is required/],
    [{ issueKey: 'a', least: '{{issue.summary}}' }, /least must be of type integer/],
    [{ issueKey: 'a', loud: '{{issue.summary}}' }, /loud must be of type boolean/],
  ]);
  for (const [inputs, message] of rows) {
    const { outcome, lines } = await runRule({
      components: [{ action: 'mini-check', inputs, ...WITH }],
    });
    assert.equal(outcome, 'FAILED');
    assert.match(lines[0].messages[0], message);
  }
  assert.equal((await sandbox.stored()).values.acted, undefined);
});

test('a condition that does not hold ends the rule without a failure', async () => {
  const condition = { smartValue: '{{issue.status.name}}', equals: 'Done' };
  const { outcome, lines } = await runRule({ components: [{ condition }, CHECK] });
  assert.equal(outcome, 'NO_ACTIONS_PERFORMED');
  assert.equal(lines[0].messages[0], "'To Do' is not 'Done'.");
  const holds = { ...condition, equals: 'To Do' };
  assert.equal((await runRule({ components: [{ condition: holds }, CHECK] })).outcome, 'SUCCESS');
});

test('a rule is for its projects, and for issues that there are', async () => {
  assert.equal((await runRule({ projects: ['HR'] })).outcome, 'NO_ACTIONS_PERFORMED');
  assert.equal((await runRule({ projects: [] })).outcome, 'SUCCESS');
  const { body: rule } = await save();
  const wish = { ruleId: rule.id, issueKey: 'OFF-404' };
  const { body } = await sandbox.control('POST', 'automation/run', wish);
  assert.deepEqual([body.outcome, body.lines[0].component], ['FAILED', 'trigger']);
});

test('a transition triggers the rules that wait for its status', async () => {
  await save({ trigger: { kind: 'transitioned', to: 'in progress' } });
  await save({ trigger: { kind: 'transitioned', to: 'Done' } });
  const move = { issueKey: 'OFF-1', transition: 'Start', accountId: 'olga' };
  await sandbox.control('POST', 'transition', move);
  await sandbox.control('POST', 'settle', {});
  const { entries } = (await sandbox.control('GET', 'automation/audit')).body;
  assert.deepEqual(
    entries.map((/** @type {any} */ { trigger, outcome }) => [trigger, outcome]),
    [['transitioned', 'SUCCESS']],
  );
});

test('a scheduled rule follows the clock', async () => {
  const { body } = await save({
    trigger: { kind: 'scheduled', everyMinutes: 60, issueKeys: ['OFF-1'] },
  });
  await sandbox.control('POST', 'clock', { advanceSeconds: 2 * 3_600 + 60 });
  const times = async () => (await sandbox.control('GET', 'automation/audit')).body.entries.length;
  assert.equal(await times(), 2);
  await sandbox.control('DELETE', `automation/rules?id=${body.id}`);
  await sandbox.control('POST', 'clock', { advanceSeconds: 2 * 3_600 });
  assert.equal(await times(), 2);
});

test('a rule that cannot be is refused, with the inputs that are wrong', async () => {
  const action = (/** @type {object} */ inputs, more = WITH) => [
    { action: 'mini-check', inputs, ...more },
  ];
  const rows = /** @type {[object, RegExp][]} */ ([
    [{ name: '' }, /needs a name/],
    [{ components: [] }, /needs 'components'/],
    [
      { components: [{ action: 'mini-hidden', inputs: {} }] },
      /that a provider names are: mini-check/,
    ],
    [{ components: [{ nonsense: 1 }] }, /A component is/],
    [{ components: action({}) }, /issueKey is required/],
    [{ components: action({ issueKey: 'a' }, { connection: '' }) }, /Check needs a connection/],
    [{ components: action({ issueKey: 'a', other: 1 }) }, /other is not an input/],
    [{ components: action({ issueKey: 'a', least: 1.5 }) }, /least must be of type integer/],
    [{ components: action({ issueKey: 'x'.repeat(103_000) }) }, /100 kilobytes/],
    [{ trigger: 'sometimes' }, /'trigger' is/],
    [{ trigger: { kind: 'scheduled', everyMinutes: 0 } }, /'trigger' is/],
    [{ projects: 'OFF' }, /'projects' is a list/],
    [{ actor: 7 }, /'actor' is an account/],
  ]);
  for (const [more, message] of rows) {
    const { status, body } = await save(more);
    assert.equal(status, 400, JSON.stringify(more).slice(0, 80));
    assert.match(body.message, message);
  }
  const { body } = await save({ components: action({ other: 1 }) });
  assert.deepEqual(Object.keys(body.invalidInputs), ['other', 'issueKey']);
  const none = await sandbox.control('POST', 'automation/run', { ruleId: 'x', issueKey: 'OFF-1' });
  assert.equal(none.status, 400);
});

test('an action can be called by itself, and its resolver answers its form', async () => {
  const wish = { module: 'action', key: 'mini-check', accountId: 'olga' };
  const payload = { issueKey: 'OFF-1' };
  const acted = await sandbox.control('POST', 'invoke', { ...wish, payload });
  assert.equal(acted.body.body.runId, 'run of OFF-1');
  const asked = await sandbox.control('POST', 'invoke', { ...wish, functionKey: 'context' });
  assert.equal(asked.body.body.moduleKey, 'mini-check');
});
