/** Law 12: a credential is tried before it replaces the former. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { json, platform } from './platform-fake.js';
import { invocation } from './core-fake.js';
import {
  APP,
  HOUR_MS,
  TOKEN,
  answers,
  assertSilent,
  bearers,
  reset,
  secrets,
  sent,
  tokenRequests,
} from './entra-fake.js';

beforeEach(reset);

describe('a credential that an admin is about to set', () => {
  const CANDIDATE = { ...APP, clientSecret: 'canary-candidate-secret-0123456789' };
  const TENANT_HEADER = 'offramp-token-tenant';

  /** @param {unknown} [secret] */
  const tried = (secret = CANDIDATE) =>
    sent(
      { identity: 'entraCandidate' },
      { ...invocation(), secret: typeof secret === 'string' ? secret : JSON.stringify(secret) },
    );

  /** @param {object} claims */
  const tokenWith = (claims) => {
    const part = (/** @type {object} */ fields) =>
      Buffer.from(JSON.stringify(fields)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
    answers.token = () => json({ token_type: 'Bearer', expires_in: 3599, access_token: token });
    return token;
  };

  it('law_12_is_tried_by_itself_and_leaves_nothing_behind', async () => {
    secrets.set('entra-token', { token: 'stored', expiresAt: Date.now() + HOUR_MS, app: 'x' });
    const before = JSON.stringify([...secrets]);
    const result = await tried();
    assert.deepEqual([result.outcome, result.status], ['answered', 200]);
    const form = new URLSearchParams(await tokenRequests()[0].text());
    assert.equal(form.get('client_secret'), CANDIDATE.clientSecret);
    assert.deepEqual(bearers(), [`Bearer ${TOKEN}-1`]);
    assert.equal(JSON.stringify([...secrets]), before, 'neither it nor its token is kept');
    assert.deepEqual(platform.sent, [], 'the former credential is not even read');
  });

  it('law_12_is_told_by_the_tenant_of_its_token', async () => {
    tokenWith({ tid: 'e-2', aud: 'graph' });
    assert.equal((await tried()).headers[TENANT_HEADER], 'e-2');
    for (const claims of [{}, { tid: 7 }, { tid: 'a b' }, { tid: ['e-2'] }]) {
      tokenWith(claims);
      answers.graph = () => json({ responses: [] }, 200, { [TENANT_HEADER]: 'forged' });
      const { headers } = await tried();
      assert.equal(headers[TENANT_HEADER], undefined);
    }
  });

  it('law_12_sends_nothing_where_it_is_no_credential_and_tells_why_it_is_not_let_in', async () => {
    for (const secret of [
      'garbage',
      '{}',
      JSON.stringify({ ...CANDIDATE, tenantId: '../x' }),
      '',
    ]) {
      const result = await tried(secret);
      assert.deepEqual([result.outcome, result.reason], ['blocked', 'noKey'], secret);
    }
    assert.equal(platform.fetched.length, 0);
    answers.token = () => json({ error: 'invalid_client', said: CANDIDATE.clientSecret }, 401);
    const refused = await tried();
    assert.deepEqual([refused.outcome, refused.reason], ['blocked', 'tokenRefused']);
    assertSilent(refused);
  });

  it('law_12_is_taken_out_of_what_comes_back', async () => {
    const token = tokenWith({ tid: 'e-2', name: 'canary-name' });
    const whole = JSON.stringify(CANDIDATE);
    answers.graph = () => json({ message: [token, CANDIDATE.clientSecret, whole] }, 403);
    const { body } = await tried();
    assert.match(body, /^\{"message":/);
    for (const secret of [token, CANDIDATE.clientSecret]) {
      assert.ok(!body.includes(secret.slice(0, 16)) && !body.includes(secret.slice(-16)), body);
    }
  });
});
