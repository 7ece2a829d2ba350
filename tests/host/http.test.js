import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { invoked, json, platform, reset } from './platform-fake.js';
import { invocation } from './core-fake.js';

const { http } = await import('../../js/host/commands/http.js');
const CANARY = 'canary-key-4711';

/** @param {object} more */
const command = (more) => ({
  id: 7,
  type: 'http',
  identity: 'asUser',
  method: 'GET',
  url: 'https://jira.invalid/rest/api/3/issue/OFF-1?fields=a%2Cb',
  headers: { accept: 'application/json' },
  body: null,
  ...more,
});

/**
 * @param {object} more
 * @returns {Promise<any>}
 */
const sent = (more) => invoked(() => http(command(more), invocation()));

const search = {
  identity: 'orgRead',
  method: 'POST',
  url: 'https://api.atlassian.com/admin/v2/orgs/o/directories/-/users/search',
  headers: { 'content-type': 'application/json' },
  body: '{"limit":1}',
};

/** @param {string | undefined} key */
const storeWithKey = (key) => {
  platform.answer = () =>
    key === undefined
      ? json({ code: 'KEY_NOT_FOUND', message: '' }, 404)
      : json({ key: 'k', value: key });
};

describe('http', () => {
  beforeEach(reset);

  it('asks Jira as the user, at the path the core built', async () => {
    platform.answer = () =>
      json({ key: 'OFF-1' }, 200, { 'X-RateLimit-Reset': '2026-11-23T10:00Z' });
    const result = await sent({});
    const { meta, path, init } = platform.sent[0];
    assert.deepEqual([meta.provider, meta.remote, init.method], ['user', 'jira', 'GET']);
    assert.equal(path, '/rest/api/3/issue/OFF-1?fields=a%2Cb');
    assert.equal(init.body, undefined);
    assert.equal(result.status, 200);
    assert.equal(result.headers['x-ratelimit-reset'], '2026-11-23T10:00Z');
    assert.equal(result.body, '{"key":"OFF-1"}');
  });

  it('asks Jira as the app', async () => {
    await sent({ identity: 'asApp' });
    assert.equal(platform.sent[0].meta.provider, 'app');
  });

  it('sends a PUT with its body', async () => {
    const url = 'https://jira.invalid/rest/api/3/issue/OFF-1/assignee';
    const headers = { 'content-type': 'application/json' };
    await sent({ identity: 'asApp', method: 'PUT', url, headers, body: '{"accountId":"sam"}' });
    const { path, init } = platform.sent[0];
    assert.deepEqual([init.method, path], ['PUT', '/rest/api/3/issue/OFF-1/assignee']);
    assert.equal(init.headers['content-type'], 'application/json');
    assert.equal(init.body, '{"accountId":"sam"}');
  });

  it('hands a refusal of Jira on as an answer', async () => {
    platform.answer = () => json({ errorMessages: ['no'] }, 404);
    const result = await sent({});
    assert.deepEqual([result.outcome, result.status], ['answered', 404]);
  });

  it('reports a user who has not consented as blocked', async () => {
    platform.answer = () => json({}, 401, { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' });
    const result = await sent({});
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'needsAuthentication']);
  });

  it('reports any other refusal of the proxy as blocked, with its code', async () => {
    platform.answer = () => json({}, 403, { 'forge-proxy-error': 'BLOCKED_EGRESS' });
    const result = await sent({});
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'other']);
  });

  it('adds the read key from the secret store, and reads it once an invocation', async () => {
    storeWithKey(`${CANARY}\n`);
    const one = invocation();
    await invoked(() => http(command(search), one));
    await invoked(() => http(command(search), one));
    assert.deepEqual(
      platform.sent.map(({ path }) => path),
      ['/api/v1/secret/get'],
    );
    assert.equal(JSON.parse(platform.sent[0].init.body).key, 'org-read-key');
    const [request] = platform.fetched;
    assert.equal(request.headers.get('authorization'), `Bearer ${CANARY}`);
    assert.equal(request.headers.get('content-type'), 'application/json');
    assert.equal(request.redirect, 'error');
    assert.equal(await request.text(), '{"limit":1}');
  });

  it('fetches that key of the organization which the core names, and not the other', async () => {
    for (const [identity, key] of [
      ['orgRead', 'org-read-key'],
      ['orgWrite', 'org-write-key'],
    ]) {
      reset();
      storeWithKey(CANARY);
      await sent({ ...search, identity });
      assert.deepEqual(
        platform.sent.map(({ init }) => JSON.parse(init.body).key),
        [key],
      );
    }
  });

  it('sends nothing without a key', async () => {
    storeWithKey(undefined);
    const result = await sent(search);
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'noKey']);
    assert.equal(platform.fetched.length, 0);
  });

  it('takes a key of the organization to no other place', async () => {
    storeWithKey(CANARY);
    const result = await sent({ ...search, url: 'https://graph.microsoft.com/v1.0/users' });
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'egress']);
    assert.equal(platform.fetched.length, 0);
  });

  it('takes out of an answer the key that its request bore, whatever is said around it', async () => {
    const key = `${CANARY}=é`;
    storeWithKey(key);
    const words = [key, `Bearer ${key}`, `"${key}${key}"`, encodeURIComponent(key), 'ä'];
    for (const status of [200, 206, 400, 401, 403, 404, 429, 500]) {
      for (const word of words) {
        const body = { errors: [{ detail: `before ${word} after` }], text: 'before' };
        platform.egress = async () => json(body, status, { 'www-authenticate': word.slice(0, 24) });
        const answer = await sent(search);
        assert.equal(answer.status, status);
        const told = JSON.stringify(answer);
        assert.ok(!told.includes(key) && !told.includes(encodeURIComponent(key)), told);
        const { errors, text } = JSON.parse(answer.body);
        assert.match(errors[0].detail, /^before .* after$/u);
        assert.equal(text, 'before');
      }
    }
  });

  it('law_12_takes_out_a_key_in_whatever_form_it_is_quoted', async () => {
    const key = 'ATCTT3xFfGF0Ta"k/9+Öx_y.z=4F2A71BC55';
    storeWithKey(key);
    const base64 = (/** @type {string} */ before) =>
      Buffer.from(`${before}${key}:x`).toString('base64');
    /** The letters of a form that no accident makes: a run of them gives the key away. */
    const quoted = [
      ...[key, encodeURIComponent(key), encodeURIComponent(key).toLowerCase(), encodeURI(key)],
      ...[key.slice(0, 18), key.slice(-18), `${key.slice(0, 20)}...${key.slice(-16)}`],
      ...[
        JSON.stringify(key),
        Buffer.from(key).toString('hex'),
        new URLSearchParams({ key }).toString(),
      ],
      ...['', 'a', 'ab', 'user:', 'Bearer '].map(base64),
      ...['', 'a', 'ab'].map((before) => Buffer.from(`${before}${key}`).toString('base64url')),
      Buffer.from(key).toString('hex').toUpperCase(),
      JSON.stringify(key).replace('Ö', '\\u00d6'),
    ];
    for (const status of [200, 206, 401, 403, 500]) {
      for (const words of quoted) {
        platform.egress = async () =>
          new Response(`before ${words} after`, {
            status,
            headers: { 'x-said': words.replace('Ö', '') },
          });
        const { body, headers } = /** @type {any} */ (await sent(search));
        assert.match(body, /^before .* after$/su);
        const places = Array.from({ length: Math.max(words.length - 14, 0) }, (_, at) => at);
        const pieces = places.map((at) => words.slice(at, at + 15));
        const told = `${body} ${headers['x-said']}`;
        assert.deepEqual(
          pieces.filter((piece) => told.includes(piece)),
          [],
          `${words}: ${told}`,
        );
      }
    }
  });

  it('law_12_takes_out_every_key_that_the_invocation_knows', async () => {
    const [read, write] = ['canary-read-q8Zr41XbN0sK7d', 'WRITE_j5Tt92LmVc3hPyAAe6'];
    const one = { ...invocation(), secret: 'typed.Gg77uiOw4fRkD1mnBz' };
    one.keys.set('org-read-key', read).set('org-write-key', write);
    platform.egress = async () => json({ message: [read, write, one.secret] }, 403);
    const told = JSON.stringify(await invoked(() => http(command(search), one)));
    for (const key of [read, write, one.secret]) {
      assert.ok(!told.includes(key.slice(0, 15)) && !told.includes(key.slice(-15)), told);
    }
  });

  it('hands on an answer without a body', async () => {
    storeWithKey(CANARY);
    platform.egress = async () => new Response(null, { status: 204 });
    const answer = await sent(search);
    assert.deepEqual([answer.outcome, answer.status, answer.body], ['answered', 204, '']);
  });

  it('reports an undeclared address as blocked', async () => {
    storeWithKey(CANARY);
    platform.egress = async () => {
      throw Object.assign(new Error('URL not included'), { name: 'REQUEST_EGRESS_ALLOWLIST_ERR' });
    };
    const result = await sent(search);
    assert.deepEqual([result.outcome, result.reason], ['blocked', 'egress']);
  });

  it('reports a broken connection as lost, by its code', async () => {
    storeWithKey(CANARY);
    platform.egress = async () => {
      throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    };
    assert.deepEqual(await sent(search), { outcome: 'lost', reason: 'ECONNRESET' });
  });

  it('reports a body that breaks off as lost', async () => {
    platform.answer = () =>
      new Response(new ReadableStream({ start: (stream) => stream.error(new Error('cut')) }));
    assert.equal((await sent({})).outcome, 'lost');
  });

  it('never quotes the key, even when the key itself is what fails', async () => {
    storeWithKey(`${CANARY}\nX-Injected: 1`);
    const result = await sent(search);
    assert.equal(result.outcome, 'lost');
    assert.ok(!JSON.stringify(result).includes(CANARY));
    assert.equal(platform.fetched.length, 0);
  });
});
