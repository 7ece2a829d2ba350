import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { invoked, json, platform } from './platform-fake.js';
import { invocation } from './core-fake.js';
import {
  APP,
  HOUR_MS,
  SECRET,
  TOKEN,
  answers,
  assertSilent,
  bearers,
  graphRequests,
  newToken,
  reset,
  secrets,
  sent,
  storage,
  tokenRequests,
} from './entra-fake.js';

const { adopt } = await import('../../js/host/commands/adopt.js');

const TOKEN_URL = `https://login.microsoftonline.com/${APP.tenantId}/oauth2/v2.0/token`;

beforeEach(reset);

describe('the identity of the app in Entra', () => {
  it('asks for a token as the OAuth 2.0 client that the variable names', async () => {
    const result = await sent();
    assert.deepEqual([result.outcome, result.status], ['answered', 200]);
    const [request] = tokenRequests();
    assert.deepEqual([request.method, request.url, request.redirect], ['POST', TOKEN_URL, 'error']);
    assert.equal(request.headers.get('content-type'), 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(await request.text())), {
      client_id: 'c',
      client_secret: SECRET,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    });
  });

  it('asks Graph with the token, the body untouched', async () => {
    await sent();
    const [request] = graphRequests();
    assert.equal(request.url, 'https://graph.microsoft.com/v1.0/$batch');
    assert.equal(request.headers.get('authorization'), `Bearer ${TOKEN}-1`);
    assert.equal(request.redirect, 'error');
    assert.equal(await request.text(), '{"requests":[]}');
  });

  for (const method of ['PATCH', 'PUT', 'DELETE']) {
    it(`can send ${method}`, async () => {
      await sent({ method, url: 'https://graph.microsoft.com/v1.0/users/u', body: '{"a":1}' });
      const [request] = graphRequests();
      assert.equal(request.method, method);
      assert.equal(await request.text(), '{"a":1}');
    });
  }

  it('can ask for the next page of a list', async () => {
    const url = 'https://graph.microsoft.com/v1.0/users/u/memberOf?$top=100&$skiptoken=a%2Bb';
    await sent({ method: 'GET', url, body: null, headers: {} });
    assert.equal(graphRequests()[0].url, url);
  });

  for (const url of [
    'https://api.atlassian.com/admin',
    'https://graph.microsoft.com.evil.example/v1.0/users',
    'http://graph.microsoft.com/v1.0/users',
    'https://graph.microsoft.com:444/v1.0/users',
  ]) {
    it(`takes the token to no other place, such as ${url}`, async () => {
      const result = await sent({ method: 'GET', url, body: null });
      assert.deepEqual([result.outcome, result.reason], ['blocked', 'egress']);
      assert.deepEqual(bearers(), []);
    });
  }
});

describe('the token', () => {
  it('is fetched once for all commands of a wave, and for the waves after it', async () => {
    const one = invocation();
    await Promise.all([1, 2, 3].map((id) => sent({ id }, one)));
    await sent({}, one);
    assert.equal(tokenRequests().length, 1);
    assert.deepEqual(bearers(), Array(4).fill(`Bearer ${TOKEN}-1`));
  });

  it('is kept in the secret store for the invocations to come', async () => {
    await sent();
    await sent();
    assert.equal(tokenRequests().length, 1);
    assert.deepEqual([...secrets.keys()], ['entra-app', 'entra-token']);
    const { token, expiresAt } = secrets.get('entra-token');
    assert.equal(token, `${TOKEN}-1`);
    assert.ok(Math.abs(expiresAt - Date.now() - HOUR_MS) < 10_000);
  });

  it('is read from the store once an invocation', async () => {
    await sent();
    const before = platform.sent.length;
    const one = invocation();
    await sent({}, one);
    await sent({}, one);
    assert.equal(platform.sent.length - before, 2);
  });

  it('is not used in the last minute of its life, neither stored nor held', async () => {
    const one = invocation();
    await sent({}, one);
    const held = await one.entra.held;
    assert.ok(held);
    held.expiresAt = Date.now() + 59_000;
    secrets.set('entra-token', { ...held });
    await sent({}, one);
    await sent();
    assert.deepEqual(
      bearers(),
      [1, 2, 2].map((number) => `Bearer ${TOKEN}-${number}`),
    );
  });

  it('is not used with another credential than it was given for', async () => {
    await sent();
    secrets.set('entra-app', JSON.stringify({ ...APP, clientSecret: 'canary-another' }));
    await sent();
    assert.equal(tokenRequests().length, 2);
  });

  it('is used although it cannot be stored', async () => {
    platform.answer = (call) =>
      call.path === '/api/v1/secret/set' ? json({ code: 'UNKNOWN' }, 500) : storage(call);
    assert.equal((await sent()).status, 200);
  });
});

describe('a 401 of Graph', () => {
  /** @param {number} times */
  const refusing = (times) => () => {
    const refused = graphRequests().length <= times;
    return refused ? json({ error: { code: 'InvalidAuthenticationToken' } }, 401) : json({});
  };

  it('drops the token, and the request goes out once more with a fresh one', async () => {
    await sent();
    answers.graph = refusing(2);
    const result = await sent();
    assert.equal(result.status, 200);
    assert.deepEqual(
      bearers(),
      [1, 1, 2].map((number) => `Bearer ${TOKEN}-${number}`),
    );
    assert.equal(secrets.get('entra-token').token, `${TOKEN}-2`);
    assert.equal(await graphRequests()[2].text(), '{"requests":[]}');
  });

  it('is the answer when the fresh token is refused as well', async () => {
    answers.graph = refusing(9);
    const result = await sent();
    assert.deepEqual([result.outcome, result.status], ['answered', 401]);
    assert.equal(graphRequests().length, 2);
    assert.equal(tokenRequests().length, 2);
  });

  it('costs one fresh token, however many commands it meets', async () => {
    const one = invocation();
    await sent({}, one);
    answers.graph = refusing(4);
    const results = await Promise.all([1, 2, 3].map((id) => sent({ id }, one)));
    assert.deepEqual(
      results.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(tokenRequests().length, 2);
  });

  it('leaves nothing sent when no fresh token comes', async () => {
    await sent();
    answers.graph = refusing(9);
    answers.token = () => json({ error: 'invalid_client' }, 401);
    const result = await sent();
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'tokenRefused']);
    assert.equal(secrets.has('entra-token'), false);
  });

  for (const status of [403, 429, 500, 503]) {
    it(`is the only answer that is tried again: ${status} is handed on`, async () => {
      answers.graph = () => json({}, status, { 'retry-after': '5' });
      assert.equal((await sent()).status, status);
      assert.equal(graphRequests().length, 1);
    });
  }

  it('is the only reason to try again: a lost connection is lost', async () => {
    answers.graph = () => {
      throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    };
    assert.deepEqual(await sent(), { outcome: 'lost', reason: 'ECONNRESET' });
    assert.equal(graphRequests().length, 1);
  });
});

describe('without a token', () => {
  const credentials = Object.entries({
    'is not there': undefined,
    'is no JSON': `{"clientSecret":"${SECRET}`,
    'is no object': '"canary"',
    'has no secret': JSON.stringify({ ...APP, clientSecret: '' }),
    'has a tenant that leads elsewhere': JSON.stringify({ ...APP, tenantId: '../evil' }),
    'has a tenant with a query': JSON.stringify({ ...APP, tenantId: 'common?x=' }),
  });
  for (const [what, text] of credentials) {
    it(`nothing is sent: the credential ${what}`, async () => {
      secrets.delete('entra-app');
      if (text !== undefined) secrets.set('entra-app', text);
      const result = await sent();
      assert.deepEqual([result.outcome, result.reason], ['blocked', 'noKey']);
      assert.equal(platform.fetched.length, 0);
      assertSilent(result);
    });
  }

  /** @type {[string, () => Response, string, string][]} */
  const failures = [
    ['refuses the secret', () => quoting(401), 'tokenRefused', 'status 401'],
    ['knows no such tenant', () => quoting(400), 'tokenRefused', 'status 400'],
    ['is busy', () => quoting(429), 'tokenUnavailable', 'status 429'],
    ['fails', () => quoting(503), 'tokenUnavailable', 'status 503'],
    ['answers no JSON', () => new Response(`<${SECRET}`), 'tokenUnavailable', 'SyntaxError'],
    ['answers no token', () => json({ access_token: null }), 'tokenUnavailable', 'BAD_TOKEN'],
    [
      'answers a token that is no header',
      () => json({ access_token: `${TOKEN}\nx: y` }),
      'tokenUnavailable',
      'BAD_TOKEN',
    ],
    ['is out of reach', unreachable, 'tokenUnavailable', 'ENOTFOUND'],
    ['is not declared', undeclared, 'egress', 'REQUEST_EGRESS_ALLOWLIST_ERR'],
  ];
  for (const [what, token, reason, detail] of failures) {
    it(`nothing is sent: the token endpoint ${what}`, async () => {
      answers.token = token;
      const result = await sent();
      assert.deepEqual(result, { outcome: 'blocked', reason, detail });
      assert.equal(graphRequests().length, 0);
      assert.equal(tokenRequests().length, 1);
    });
  }

  it('nothing is sent: the secret store fails', async () => {
    platform.answer = () => json({ code: 'UNKNOWN', context: SECRET }, 500);
    const result = await sent();
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'tokenUnavailable']);
    assertSilent(result);
  });

  it('the commands of the wave share the failure, and the next wave tries again', async () => {
    const one = invocation();
    answers.token = () => quoting(503);
    const results = await Promise.all([1, 2].map((id) => sent({ id }, one)));
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['blocked', 'blocked'],
    );
    assert.equal(tokenRequests().length, 1);
    answers.token = newToken;
    assert.equal((await sent({}, one)).status, 200);
  });

  /** @param {number} status */
  function quoting(status) {
    return json({ error: 'x', error_description: `AADSTS7000215: '${SECRET}'` }, status);
  }

  /** @returns {Response} */
  function unreachable() {
    throw new TypeError(`fetch failed ${SECRET}`, { cause: { code: 'ENOTFOUND' } });
  }

  /** @returns {Response} */
  function undeclared() {
    const name = 'REQUEST_EGRESS_ALLOWLIST_ERR';
    throw Object.assign(new Error('URL not included'), { name });
  }
});

describe('the credential', () => {
  it('is adopted from its variable as it stands there', async () => {
    secrets.clear();
    process.env.OFFRAMP_ENTRA = JSON.stringify(APP);
    const result = await invoked(() =>
      adopt({ secrets: [['OFFRAMP_ENTRA', 'entra-app']] }, invocation()),
    );
    delete process.env.OFFRAMP_ENTRA;
    assert.deepEqual(result, { outcome: 'stored' });
    assert.equal((await sent()).status, 200);
  });
});
