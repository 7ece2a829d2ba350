/** Laws of `npm run clients`: nothing is driven that was not, and nothing is accepted unsaid. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedList, finder } from '../clients/closedList.js';
import { accepted, findingsOf, judged } from '../clients/generate.js';
import { undriven } from '../clients/table.js';

const GRAPH = 'graph.microsoft.com';

test('a request is the call that it looks like, however its client spells it', () => {
  const calls = closedList();
  const find = finder(calls);
  assert.ok(calls.length > 50);
  const name = (/** @type {Parameters<typeof find>[0]} */ request) => find(request)?.call;
  const get = { method: 'GET', host: GRAPH };
  assert.equal(name({ ...get, path: '/v1.0/users/a/memberOf/graph.group' }), 'ListEntraGroups');
  assert.equal(name({ ...get, path: '/v1.0//users' }), 'FindEntraUsers');
  assert.equal(name({ ...get, path: '/v1.0/users/a/memberOf' }), undefined);
  const issue = { method: 'GET', host: 'acme.atlassian.net', path: '/rest/api/3/issue/OFF-1' };
  assert.equal(name({ ...issue, identity: 'app' }), 'ReadIssueAsApp');
  assert.equal(name({ ...issue, identity: 'user:x' }), 'ReadIssue');
  assert.equal(name({ ...issue, host: GRAPH, identity: 'app' }), undefined);
});

test('a call that no client has driven needs a reason, and only that', () => {
  const calls = closedList();
  const all = new Map(calls.map(({ call }) => [call, new Set(['one'])]));
  assert.deepEqual(undriven(calls, all, {}), []);
  assert.match(undriven(calls, all, { ReadIssue: 'why' })[0] ?? '', /without need/);
  assert.match(undriven(calls, all, { NoSuchCall: 'why' })[0] ?? '', /without need/);
  all.delete('ReadIssue');
  assert.match(undriven(calls, all, {})[0] ?? '', /driven ReadIssue/);
  assert.deepEqual(undriven(calls, all, { ReadIssue: 'why' }), []);
});

test('a finding is accepted by a whole operation and code, and by what is wrong', () => {
  const finding = { operation: 'GET /a/{id}', code: 'ST103', what: 'Received: 415' };
  const known = { operation: 'GET /a/\\{id\\}', code: 'ST10[34]', what: '^Received: 415$' };
  const of = (/** @type {Partial<typeof known>} */ change) =>
    judged([finding], [{ ...known, ...change, because: 'of this' }]);
  assert.deepEqual(of({}), { unexpected: [], unused: [] });
  for (const change of [
    { operation: 'GET /a' },
    { code: 'ST20' },
    { operation: 'T /a/.*' },
    { what: '418' },
  ]) {
    assert.deepEqual(of(change).unexpected, [finding]);
    assert.equal(of(change).unused.length, 1);
  }
  for (const { because } of accepted()) assert.ok(because.length > 20, because);
});

test('what the tester says is read, and what it does not say is a finding too', () => {
  const said = [
    '____ GET /a/{id} ____',
    '1. Test Case ID: x',
    '',
    '- ST103 Undocumented status code',
    '',
    '    Received: 418',
    '    Documented: 200',
    '',
    '[418] Teapot:',
    '_ PUT /b _',
    '- ST109 JSON deserialization error',
    '    Response must be valid JSON',
    '- ST104 Missing Content-Type header',
    '',
  ].join('\n');
  const failure = (/** @type {string} */ code, /** @type {string} */ operation) => ({
    ...{ code, title: 'Title', operations: [operation] },
  });
  const failures = [failure('ST103', 'GET /a/{id}'), failure('ST500', 'PUT /b')];
  assert.deepEqual(findingsOf({ failures, errors: [{ operation: 'GET /c' }] }, said), [
    { operation: 'GET /a/{id}', code: 'ST103', what: 'Received: 418 Documented: 200' },
    { operation: 'PUT /b', code: 'ST109', what: 'Response must be valid JSON' },
    { operation: 'PUT /b', code: 'ST104', what: '' },
    { operation: 'PUT /b', code: 'ST500', what: 'Title' },
    { operation: 'GET /c', code: 'error', what: '{"operation":"GET /c"}' },
  ]);
});
