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

  it('refuses an item of a list in the query, and an account of the wrong form in the path', () => {
    const manage = {
      ...{ method: 'GET', path: '/users/5b10a2844c20165700ede21g/manage', status: 200 },
      responseBody: '{}',
    };
    assert.deepEqual(problems({ ...manage, query: 'privileges=lifecycle.delete' }), []);
    assert.match(
      problems({ ...manage, query: 'privileges=lifecycle.king' }).join(),
      /'privileges'/,
    );
  });

  it('takes null in the query for no more than it is', () => {
    const directories = { ...issue, host: 'api.atlassian.com', path: `${ORG}/directories` };
    const answered = { ...directories, responseBody: '{"data":[]}' };
    assert.match(problems({ ...answered, query: 'limit=null' }).join(), /'limit'/);
  });

  it('refuses what an answer has and no description knows', () => {
    const person = '{"data":[{"accountId":"a","favouriteColour":"blue"}],"links":{}}';
    assert.match(
      problems({ ...search, responseBody: person }).join(),
      /additional.*favouriteColour/,
    );
  });

  it('refuses a misspelt property in the parts of an allOf as well', () => {
    const create = {
      ...{ host: 'graph.microsoft.com', path: '/v1.0/users', status: 201 },
      responseBody: '{"id":"u1"}',
    };
    assert.deepEqual(problems({ ...create, requestBody: '{"displayName":"a"}' }), []);
    assert.match(problems({ ...create, requestBody: '{"dispayName":"a"}' }).join(), /dispayName/);
    assert.match(
      problems({ ...create, requestBody: '{}', responseBody: '{"idd":"u1"}' }).join(),
      /idd/,
    );
  });

  it('refuses an answer that says it is no JSON, and times to come back that are none', () => {
    const html = { responseHeaders: { 'content-type': 'text/html' } };
    assert.match(problems({ ...search, ...html, responseBody: '{}' }).join(), /type 'text\/html'/);
    const told = (/** @type {Record<string, string>} */ headers) =>
      problems({ responseHeaders: { 'content-type': 'application/json', ...headers } }).join();
    assert.equal(told({ 'retry-after': '17' }), '');
    assert.equal(told({ 'retry-after': 'Mon, 23 Nov 2026 13:02:20 GMT' }), '');
    assert.match(told({ 'retry-after': 'soon' }), /retry-after 'soon'/);
    assert.match(told({ 'x-ratelimit-reset': '1795438940' }), /x-ratelimit-reset/);
    assert.match(problems({ responseHeaders: null }).join(), /not recorded/);
  });

  it('refuses a refusal in a shape that this API does not refuse in', () => {
    const refused = { status: 403 };
    const errors = [{ id: 'a', status: '403', code: 'b', title: 'c', detail: 'd' }];
    assert.deepEqual(problems({ ...refused, responseBody: JSON.stringify({ errors }) }), []);
    assert.deepEqual(problems({ ...refused, responseBody: '{"code":403,"message":"no"}' }), []);
    assert.deepEqual(problems(refused), [], 'none is described, so it may be missing');
    assert.match(problems({ ...refused, responseBody: '{"why":"no"}' }).join(), /why/);
    assert.match(problems({ ...refused, responseBody: '<html>' }).join(), /not JSON/);
    const gone = { ...issue, status: 404, responseBody: '{"errors":["none"]}' };
    assert.notDeepEqual(problems(gone), []);
  });

  it('judges a 429 that the simulated API gives', () => {
    const throttled = { status: 429, faulted: 'rateLimited' };
    const limited = { ...search, ...throttled };
    assert.deepEqual(problems({ ...limited, responseBody: '{"code":429,"message":"no"}' }), []);
    assert.notDeepEqual(problems({ ...limited, responseBody: '{"message":429}' }), []);
  });
});
