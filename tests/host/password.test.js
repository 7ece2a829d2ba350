import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPassword } from '../../js/host/identity/password.js';

/** @type {any[]} */
const sent = [];
const send = withPassword(async (url, init) => {
  sent.push(init.body);
  return /** @type {any} */ (new Response(`refused: ${init.body}`, { status: 400 }));
});

test('a new user gets a password that the core never saw, another one each time', async () => {
  const body = JSON.stringify({ password: 'offramp:random-password' });
  await send('https://graph.microsoft.com/v1.0/$batch', { body }, /** @type {any} */ ({}));
  await send('https://graph.microsoft.com/v1.0/$batch', { body }, /** @type {any} */ ({}));
  const [first, second] = sent.splice(0).map((text) => JSON.parse(text).password);
  assert.match(first, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{30,}$/);
  assert.notEqual(first, second);
});

test('law_12_the_password_of_a_made_user_is_in_no_answer', async () => {
  const body = JSON.stringify([{ password: 'offramp:random-password' }, 'offramp:random-password']);
  const answer = await send('https://graph.microsoft.com/x', { body }, /** @type {any} */ ({}));
  const [drawn, other] = [JSON.parse(sent[0])[0].password, JSON.parse(sent[0])[1]];
  sent.length = 0;
  assert.notEqual(drawn, other, 'each its own');
  const told = await answer.text();
  assert.match(told, /^refused: /);
  for (const one of [drawn, other]) {
    assert.ok(!told.includes(one.slice(0, 16)) && !told.includes(one.slice(-16)), told);
  }
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
