import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPassword } from '../../js/host/identity/password.js';

/** @type {any[]} */
const sent = [];
const send = withPassword(async (url, init) => {
  sent.push(init.body);
  return /** @type {any} */ ({});
});

test('a new user gets a password that the core never saw, another one each time', async () => {
  const body = JSON.stringify({ password: 'offramp:random-password' });
  await send('https://graph.microsoft.com/v1.0/$batch', { body }, /** @type {any} */ ({}));
  await send('https://graph.microsoft.com/v1.0/$batch', { body }, /** @type {any} */ ({}));
  const [first, second] = sent.splice(0).map((text) => JSON.parse(text).password);
  assert.match(first, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{30,}$/);
  assert.notEqual(first, second);
});

test('every other body goes out as it is', async () => {
  await send(
    'https://graph.microsoft.com/v1.0/$batch',
    { body: '{"a":1}' },
    /** @type {any} */ ({}),
  );
  await send('https://graph.microsoft.com/v1.0/x', {}, /** @type {any} */ ({}));
  assert.deepEqual(sent.splice(0), ['{"a":1}', undefined]);
});
