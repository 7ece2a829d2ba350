/** Laws of `npm run clients`: nothing is driven that was not, and nothing is accepted unsaid. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedList, finder } from '../clients/closedList.js';
import { accepted, judged } from '../clients/generate.js';
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

test('a finding is accepted by a whole operation and code, with a reason', () => {
  const finding = { operation: 'GET /a/{id}', code: 'ST103', what: 'Undocumented status code' };
  const known = { operation: 'GET /a/\\{id\\}', code: 'ST10[34]', because: 'of this' };
  const of = (/** @type {Partial<typeof known>} */ change) =>
    judged([finding], [{ ...known, ...change }]);
  assert.deepEqual(of({}), { unexpected: [], unused: [] });
  for (const change of [{ operation: 'GET /a' }, { code: 'ST20' }, { operation: 'T /a/.*' }]) {
    assert.deepEqual(of(change).unexpected, [finding]);
    assert.equal(of(change).unused.length, 1);
  }
  for (const { because } of accepted()) assert.ok(because.length > 20, because);
});
