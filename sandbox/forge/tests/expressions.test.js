/** Jira expressions as workflow rules use them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate, ExpressionError } from '../jira-expressions/evaluate.js';
import { issueOf, projectOf, transitionOf, userOf } from '../jira-expressions/types.js';

const issue = issueOf({
  id: '10001',
  key: 'OFF-1',
  fields: {
    summary: 'Jane leaves',
    status: { id: '2', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
    issuetype: { id: '10010', name: 'Leaver' },
    project: { id: '10000', key: 'OFF', name: 'Leavers' },
    assignee: null,
    reporter: { accountId: 'hugo', displayName: 'Hugo' },
    customfield_10050: { accountId: 'jane', displayName: 'Jane' },
    customfield_10053: { value: 'Backend' },
  },
  properties: { 'offramp.run': { state: 'done', left: [] }, flag: true },
});
const variables = {
  issue,
  project: projectOf({ id: '10000', key: 'OFF', name: 'Leavers' }),
  user: userOf({ accountId: 'olga', displayName: 'Olga' }, ['it-leads', 'jira-users']),
  transition: transitionOf({
    id: '21',
    name: 'Resolve',
    from: { id: '2', name: 'In Progress', category: 'indeterminate' },
    to: { id: '3', name: 'Done', category: 'done' },
    rules: [],
  }),
  config: { groups: ['it-leads', 'hr-team'], nested: { count: 2 } },
};

test('values of expressions', () => {
  const rows = /** @type {[string, unknown][]} */ ([
    ['true', true],
    ['(1 + 2) * 3', 9],
    ['(issue.assignee)?.accountId', null],
    ['1 + 2 * 3 - 4 / 2 % 2', 7],
    ["'a' + 1", 'a1'],
    ['`${issue.key} is ${issue.status.name}`', 'OFF-1 is In Progress'],
    ['issue.id', 10_001],
    ["issue.properties['offramp.run'].state == 'done'", true],
    ["issue.properties.get('offramp.run').state", 'done'],
    ["issue.properties.get('none')", null],
    ["issue.properties['none']", null],
    ["issue.properties['none']?.state == 'done'", false],
    ["issue.properties['none']?.state.deeper.still", null],
    ["issue.properties['offramp.run'].none", null],
    ["issue.properties['offramp.run'].left.length == 0", true],
    ['issue.properties.keys().includes("flag")', true],
    ['issue.assignee == null', true],
    ['issue.assignee?.accountId ?? "nobody"', 'nobody'],
    ['issue.customfield_10050.accountId', 'jane'],
    ['issue.customfield_10053.value', 'Backend'],
    ['issue.status.category.key', 'indeterminate'],
    ['transition.to.name', 'Done'],
    ['project.key == issue.project.key', true],
    ["user.groups.includes('it-leads')", true],
    ['user.groups.some(g => config.groups.includes(g))', true],
    ['config.groups.filter(g => g != "it-leads").map(g => g.length)', [7]],
    ['config.groups.every(g => user.groups.includes(g))', false],
    ['config["groups"][1]', 'hr-team'],
    ['config.none == null', true],
    ['config.nested.count > 1 && !(config.nested.count >= 3)', true],
    ["issue.summary.toLowerCase().includes('jane')", true],
    ["'a' < 'b' ? 'first' : 'second'", 'first'],
    ["1 == '1'", false],
    ['typeof issue', 'Issue'],
    ['[1, 2].map(n => [3].map(m => n + m)[0])', [4, 5]],
    ['false && issue.nothing', false],
    ['true || issue.nothing', true],
    ['user.accountId != "jane";', true],
  ]);
  for (const [text, expected] of rows) {
    assert.deepEqual(evaluate(text, variables), expected, text);
  }
});

test('what is wrong is an error, and never runs', () => {
  const rows = /** @type {[string, RegExp][]} */ ([
    ['', /Syntax error/],
    ['issue.', /Syntax error/],
    ['true true', /unexpected 'true'/],
    ['issue.key === "OFF-1"', /'===' is not part/],
    ['issue.key = "a"', /AssignmentExpression is not part/],
    ['new Date()', /NewExpression is not part/],
    ['this', /ThisExpression is not part/],
    ['(() => { return 1 })()', /BlockStatement is not part/],
    ['/a/', /literal \/a\/ is not part/],
    ['({a: 1})', /ObjectExpression is not part/],
    ['issue.nothing', /Unrecognized property of `Issue`: "nothing"/],
    ['issue.constructor', /Unrecognized property of `Issue`/],
    ["issue.summary['constructor']", /Unrecognized property of `String`/],
    ["config.groups['constructor']", /Unrecognized property of `List`/],
    ['config.groups.push("a")', /Unrecognized property of `List`/],
    ["config.groups.join(', ')", /Unrecognized property of `List`: "join"/],
    ['config.groups.reduce((a, b) => a + b)', /Unrecognized property of `List`/],
    ["'a, b'.replace(',', ';')", /Unrecognized property of `String`/],
    ['config.groups[7]', /out of bounds/],
    ['nobody.accountId', /Unrecognized variable/],
    ['globalThis', /Unrecognized variable/],
    ['issue.assignee.accountId', /of null/],
    ['issue.key && true', /Expected Boolean, got String/],
    ['!issue', /Expected Boolean, got Issue/],
    ['config.groups.some(g => g)', /Expected Boolean/],
    ["1 < '2'", /does not fit Number and String/],
    ['issue + ""', /Issue cannot be made into text/],
    ['issue.key()', /String is not a function/],
  ]);
  for (const [text, expected] of rows) {
    assert.throws(
      () => evaluate(text, variables),
      (error) => error instanceof ExpressionError && expected.test(error.message),
      text,
    );
  }
});

test('a JSON object has no inherited members', () => {
  assert.equal(evaluate("config['__proto__']", variables), null);
  assert.equal(evaluate('config.constructor', variables), null);
});

test('an expression ends', () => {
  const nested = Array.from({ length: 9 }, (_, at) => `l.map(a${at} => `);
  const text = `${nested.join('')}1${')'.repeat(nested.length)}.length`;
  const l = Array.from({ length: 10 }, (_, at) => at);
  assert.throws(() => evaluate(text, { l }), /takes too long/);
});
