/** How the floor under the calls is counted: what does not count makes no call look made. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { described } from './core.js';
import { coverage, finder, lines } from './coverage.js';

const TICKET = '/rest/api/3/issue/OFF-1';

/** @param {Partial<import('./check.js').Exchange>} more */
const exchange = (more) => ({
  ...{ method: 'GET', host: 'acme.atlassian.net', path: TICKET, query: '', status: 200 },
  ...{ identity: 'app', caller: 'app:offramp-panel:1', faulted: null, ...more },
});

/**
 * @param {string} name
 * @param {Partial<import('./check.js').Exchange>[]} exchanges
 */
function rowOf(name, ...exchanges) {
  const rows = coverage(exchanges.map(exchange), described.calls);
  assert.equal(rows.length, described.calls.length);
  return rows.find(({ call }) => call.call === name);
}

describe('the floor under the calls', () => {
  it('has a line for each, also for one that was never made', () => {
    const rows = coverage([], described.calls);
    assert.deepEqual(
      lines(rows),
      described.calls.map(({ call }) => `${call}: 0 succeeded`),
    );
  });

  it('tells calls apart that differ only in whose name Jira is asked', () => {
    const user = { identity: 'user:olga' };
    assert.equal(rowOf('readIssueAsApp', {})?.successes, 1);
    assert.equal(rowOf('readIssue', {})?.successes, 0);
    assert.equal(rowOf('readIssue', user)?.successes, 1);
    assert.equal(rowOf('readIssueAsApp', user)?.successes, 0);
    const search = { method: 'POST', path: '/rest/api/3/search/jql' };
    assert.equal(rowOf('searchIssues', search)?.successes, 1);
    assert.equal(rowOf('findTickets', { ...search, ...user })?.successes, 1);
  });

  it('counts refusals by their status, and no success among them', () => {
    const row = rowOf('readIssueAsApp', { status: 404 }, { status: 404 }, { status: 401 }, {});
    assert.deepEqual(lines(row ? [row] : []), ['readIssueAsApp: 1 succeeded, 401: 1, 404: 2']);
  });

  it('does not count what a fault has made, what was lost, and what a test or a page has asked', () => {
    const row = rowOf(
      'readIssueAsApp',
      { status: 500, faulted: 'status' },
      { faulted: 'malformed' },
      { status: 'lost' },
      { caller: 'external' },
      { caller: 'app:custom-ui' },
      { caller: null },
    );
    assert.deepEqual([row?.successes, row?.refusals.size], [0, 0]);
  });

  it('counts each part of a batch', () => {
    const requests = [
      { id: '0', method: 'DELETE', url: '/groups/g/members/u/$ref' },
      { id: '1', method: 'PATCH', url: '/users/u', body: { accountEnabled: false } },
    ];
    const responses = [
      { id: '0', status: 204 },
      { id: '1', status: 403 },
    ];
    const batch = {
      ...{ method: 'POST', host: 'graph.microsoft.com', path: '/v1.0/$batch' },
      requestBody: JSON.stringify({ requests }),
      responseBody: JSON.stringify({ responses }),
    };
    assert.equal(rowOf('removeFromEntraGroup', batch)?.successes, 1);
    assert.deepEqual([...(rowOf('enableOrDisableEntraUser', batch)?.refusals ?? [])], [[403, 1]]);
  });

  it('knows no call by a longer path, another host or another method', () => {
    const find = finder(described.calls);
    assert.equal(find(exchange({}))?.call, 'readIssueAsApp');
    for (const more of [{ path: `${TICKET}/x` }, { host: 'example.com' }, { method: 'DELETE' }]) {
      assert.equal(find(exchange(more)), undefined);
    }
  });
});
