import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkExchanges } from './check.js';
import { absent } from './descriptions.js';

const ORG = '/admin/v2/orgs/0f0f0f0f-0000-4000-8000-0000000000ac';
const DIRECTORY = `${ORG}/directories/d1000000-0000-4000-8000-000000000001`;

/**
 * @param {Partial<import('./check.js').Exchange>} more
 * @returns {import('./check.js').Exchange}
 */
const exchange = (more) => ({
  method: 'POST',
  host: 'api.atlassian.com',
  path: `${DIRECTORY}/users/5b10a2844c20165700ede21g/suspend`,
  query: [],
  status: 204,
  requestBody: '{}',
  responseBody: '',
  faulted: null,
  responseHeaders: { 'content-type': 'application/json;charset=UTF-8' },
  ...more,
});

/** @param {Partial<import('./check.js').Exchange>} more */
const problems = (more) => checkExchanges([exchange(more)]).map(({ problem }) => problem);

const search = {
  path: `${DIRECTORY}/users/search`,
  status: 200,
  responseBody: '{"data":[],"links":{}}',
};
const issue = {
  method: 'GET',
  host: 'acme.atlassian.net',
  path: '/rest/api/3/issue/OFF-1',
  status: 200,
  requestBody: null,
  responseBody: '{"id":"1","key":"OFF-1"}',
};

describe('checkExchanges', { skip: absent ?? false }, () => {
  it('accepts what is described', () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ ...search, requestBody: '{"emails":["a@b.c"],"limit":5}' }), []);
    assert.deepEqual(problems({ ...issue, query: 'fields=summary&fields=status' }), []);
  });

  it('refuses an unknown path, and a known path with another method', () => {
    assert.deepEqual(problems({ path: '/admin/v2/nothing' }), [
      'no description has this method and path',
    ]);
    assert.deepEqual(problems({ method: 'PATCH' }), ['no description has this method and path']);
  });

  it('refuses a misspelt query parameter', () => {
    assert.match(problems({ ...issue, query: [['feilds', 'a']] }).join(), /'feilds' is not/);
  });

  it('refuses a query parameter of the wrong type', () => {
    const directories = { ...issue, host: 'api.atlassian.com', path: `${ORG}/directories` };
    const found = problems({ ...directories, query: 'limit=many', responseBody: '{"data":[]}' });
    assert.match(found.join(), /'limit'/);
  });

  it('refuses a misspelt property of a request', () => {
    assert.match(problems({ ...search, requestBody: '{"email":["a@b.c"]}' }).join(), /additional/);
  });

  it('refuses a property of the wrong type', () => {
    assert.match(problems({ ...search, requestBody: '{"limit":"5"}' }).join(), /\/limit must be/);
  });

  it('refuses a body where none belongs', () => {
    assert.match(problems({ requestBody: '{"a":1}' }).join(), /none is described/);
    assert.match(problems({ responseBody: '{"a":1}' }).join(), /none is described/);
  });

  it('refuses an answer of the wrong shape, and one that is no JSON', () => {
    assert.match(
      problems({ ...search, responseBody: '{"data":{}}' }).join(),
      /\/data must be array/,
    );
    assert.match(problems({ ...search, responseBody: '{"data":[' }).join(), /not JSON/);
  });

  it('accepts a 204 without a body, whatever type it is described with', () => {
    const assign = { method: 'PUT', host: 'acme.atlassian.net', status: 204 };
    const path = '/rest/api/3/issue/OFF-1/assignee';
    assert.deepEqual(problems({ ...assign, path, requestBody: '{"accountId":"sam"}' }), []);
  });

  it('refuses a status that is not described', () => {
    assert.match(problems({ status: 418 }).join(), /418 is not described/);
  });

  it('does not judge an answer that a fault has made, or that never came', () => {
    assert.deepEqual(problems({ ...search, responseBody: '{"da', faulted: 'malformed' }), []);
    assert.deepEqual(problems({ status: 418, faulted: 'status' }), []);
    assert.deepEqual(problems({ status: 'lost', responseBody: null }), []);
  });

  it('tells the same problem once', () => {
    assert.equal(checkExchanges([exchange({ status: 418 }), exchange({ status: 418 })]).length, 1);
  });
});
