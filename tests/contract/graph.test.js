import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkExchanges } from './check.js';
import { absent } from './descriptions.js';

/** @typedef {import('./check.js').Exchange} Exchange */

const GROUPS = '/users/jane@acme.example/memberOf/microsoft.graph.group';
const USERS =
  "/users?$filter=mail%20eq%20'o''neil%40acme.example'&$select=id,accountEnabled&$expand=manager($select=id,mail)";

const JSON_TYPE = { 'Content-Type': 'application/json' };
const noUser = { error: { code: 'Request_ResourceNotFound', message: 'no such user' } };

/** A batch of everything, and answers in another order. */
const REQUESTS = [
  { id: '0', method: 'GET', url: USERS },
  { id: '1', method: 'GET', url: `${GROUPS}?$select=id,groupTypes,membershipRule&$top=100` },
  {
    ...{ id: '2', method: 'PATCH', url: '/users/u1', headers: JSON_TYPE },
    body: { accountEnabled: false },
  },
  {
    ...{ id: '3', method: 'POST', url: '/users/u1/revokeSignInSessions', headers: JSON_TYPE },
    ...{ body: {}, dependsOn: ['2'] },
  },
  { id: '4', method: 'DELETE', url: '/groups/g1/members/u1/$ref' },
];
const RESPONSES = [
  { id: '3', status: 424, body: { error: { code: 'FailedDependency', message: 'x' } } },
  { id: '2', status: 429, headers: { 'Retry-After': '3' } },
  { id: '0', status: 200, body: { value: [{ id: 'u1', accountEnabled: true, manager: null }] } },
  { id: '1', status: 404, body: noUser },
  { id: '4', status: 204 },
];

/**
 * @param {any[]} requests
 * @param {any[]} responses
 * @param {Partial<Exchange>} [more]
 */
const batch = (requests, responses, more) =>
  problems({
    requestBody: JSON.stringify({ requests }),
    responseBody: JSON.stringify({ responses }),
    ...more,
  });

/** @param {Partial<Exchange>} more */
function problems(more) {
  const exchange = {
    ...{
      method: 'POST',
      host: 'graph.microsoft.com',
      path: '/v1.0/$batch',
      query: '',
      status: 200,
    },
    ...{ requestBody: null, responseBody: '', faulted: null },
    responseHeaders: { 'content-type': 'application/json' },
    ...more,
  };
  return checkExchanges([/** @type {Exchange} */ (exchange)]).map(
    (each) => `${each.exchange}: ${each.problem}`,
  );
}

/**
 * One part that is asked and answered.
 * @param {object} request
 * @param {object} response
 */
const part = (request, response = { status: 204 }) =>
  batch([{ id: '0', method: 'GET', url: '/users/u1', ...request }], [{ id: '0', ...response }]);

describe('a batch', { skip: absent ?? false }, () => {
  it('is accepted when each part follows its description', () => {
    assert.deepEqual(batch(REQUESTS, RESPONSES), []);
  });

  it('is checked in each part: path, query, body, answer', () => {
    assert.match(part({ url: '/persons/u1' }).join(), /no description/);
    assert.match(part({ url: '/users/u1?$selct=id' }).join(), /'\$selct' is not/);
    assert.match(part({ method: 'DELETE', url: '/groups/g/members/u' }).join(), /no description/);
    const patch = { method: 'PATCH', headers: JSON_TYPE };
    assert.match(part({ ...patch, body: { accountEnabled: 'no' } }).join(), /must be boolean/);
    assert.match(
      part({ url: GROUPS }, { status: 200, body: { value: {} } }).join(),
      /\/value must be array/,
    );
    assert.match(part({}, { status: 418, body: { error: 'x' } }).join(), /must be object/);
    assert.match(part({}, { status: 302 }).join(), /302 is not described/);
  });

  it('is answered with groups by their own type, and with a manager who is a user', () => {
    const groups = (/** @type {object} */ more) =>
      part({ url: GROUPS }, { status: 200, body: { value: [{ id: 'g1', ...more }] } }).join();
    const said = { groupTypes: ['Unified'], isAssignableToRole: null, securityEnabled: true };
    assert.equal(groups({ ...said, onPremisesSyncEnabled: true, '@odata.type': '#x' }), '');
    assert.match(groups({ groupTypes: 'Unified' }), /groupTypes must be array/);
    assert.match(groups({ isAssignableToRole: 'yes' }), /isAssignableToRole must be boolean/);
    assert.match(groups({ onPremisesSyncEnabled: 1 }), /onPremisesSyncEnabled must be boolean/);
    assert.match(groups({ securityEnabled: 'no' }), /securityEnabled must be boolean/);
    assert.match(groups({ accountEnabled: true }), /accountEnabled/);
    const users = (/** @type {object} */ manager) =>
      part({ url: USERS }, { status: 200, body: { value: [{ id: 'u1', manager }] } }).join();
    assert.equal(users({ id: 'u2', mail: 'a@b.c', '@odata.type': '#microsoft.graph.user' }), '');
    assert.match(users({ id: 'u2', mail: 7 }), /mail must be string/);
    assert.match(users({ id: 'u2', groupTypes: [] }), /groupTypes/);
  });

  it('selects only what there is', () => {
    assert.match(part({ url: '/users/u1?$select=id,acountEnabled' }).join(), /'acountEnabled'/);
    assert.match(part({ url: `${GROUPS}?$select=accountEnabled` }).join(), /'accountEnabled'/);
    assert.match(part({ url: '/users/u1?$expand=manager($select=nam)' }).join(), /'nam'/);
    assert.match(part({ url: '/users/u1?$expand=boss' }).join(), /\$expand of 'boss'/);
  });

  it('has 1 to 20 parts with ids of their own, relative to the version', () => {
    const many = Array.from({ length: 21 }, (_, id) => ({ ...REQUESTS[4], id: `${id}` }));
    const done = many.map(({ id }) => ({ id, status: 204 }));
    assert.match(batch(many, done).join(), /more than 20/);
    assert.match(batch([], []).join(), /fewer than 1/);
    const twice = [REQUESTS[4], REQUESTS[4]];
    assert.match(batch(twice, [{ id: '4', status: 204 }]).join(), /same id/);
    assert.match(part({ url: '/v1.0/users/u1' }).join(), /pattern/);
    assert.match(part({ url: 'https://graph.microsoft.com/v1.0/users/u1' }).join(), /pattern/);
    assert.match(part({ uri: '/users/u1' }).join(), /additional/);
  });

  it('gives a body its type, and waits only for what is before it', () => {
    const body = { accountEnabled: false };
    assert.match(part({ method: 'PATCH', body }).join(), /without the type/);
    assert.match(part({ dependsOn: ['9'] }).join(), /depends on 9/);
  });

  it('is answered in every part', () => {
    assert.match(batch(REQUESTS, RESPONSES.slice(1)).join(), /to the parts 0,1,2,3,4/);
    assert.match(problems({ requestBody: '{', responseBody: '' }).join(), /request: /);
  });

  it('is not judged by an answer that a fault has made', () => {
    assert.deepEqual(batch(REQUESTS, [], { faulted: 'truncated' }), []);
    assert.deepEqual(batch(REQUESTS, [], { status: 'lost', responseBody: null }), []);
    assert.deepEqual(batch(REQUESTS, [], { status: 503, faulted: 'status' }), []);
  });
});

describe('the next page of a list', { skip: absent ?? false }, () => {
  const page = { method: 'GET', path: `/v1.0${GROUPS}`, query: '$top=100&$skiptoken=a' };

  it('is checked as the first page is', () => {
    assert.deepEqual(problems({ ...page, responseBody: '{"value":[]}' }), []);
    assert.match(problems({ ...page, responseBody: '{"value":1}' }).join(), /must be array/);
  });
});

describe('the token endpoint', { skip: absent ?? false }, () => {
  const form = {
    ...{ client_id: 'c', client_secret: 'hidden', grant_type: 'client_credentials' },
    scope: 'https://graph.microsoft.com/.default',
  };
  const granted = { token_type: 'Bearer', expires_in: 3599, access_token: 'hidden' };

  /**
   * @param {Partial<Exchange>} more
   * @param {object} [sent]
   * @param {object} [answered]
   */
  const token = (more, sent = form, answered = granted) =>
    problems({
      ...{ host: 'login.microsoftonline.com', path: '/e0000000-0000/oauth2/v2.0/token' },
      requestBody: `${new URLSearchParams({ ...sent })}`,
      responseBody: JSON.stringify(answered),
      ...more,
    }).join();

  it('takes the form of a client credentials grant, and nothing else', () => {
    assert.equal(token({}), '');
    assert.match(token({}, { ...form, scope: 'openid' }), /'scope'/);
    assert.match(token({}, { ...form, resource: 'x' }), /'resource'/);
    assert.match(token({ method: 'GET' }), /not the token endpoint/);
    assert.match(token({ path: '/common/oauth2/token' }), /not the token endpoint/);
  });

  it('answers a token, or an error', () => {
    const error = { error: 'invalid_client', error_description: 'x' };
    assert.equal(token({ status: 401 }, form, error), '');
    assert.match(token({ status: 401 }, form, {}), /required/);
    assert.match(token({}, form, { ...granted, expires_in: '3599' }), /integer/);
    assert.match(token({ status: 500 }), /500 is not described/);
    assert.equal(token({ status: 500, faulted: 'status' }), '');
  });
});
