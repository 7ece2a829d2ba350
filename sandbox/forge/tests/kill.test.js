import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await miniSandbox();
});
beforeEach(() => sandbox.control('POST', 'scenario', {}));
after(() => sandbox.stop());

const KEYS = ['a', 'b', 'c', 'd', 'e'];

/** @param {object} order */
const arm = (order) => sandbox.control('POST', 'kill', order);

const storedKeys = async () =>
  Object.keys((await sandbox.stored()).values).filter((key) => KEYS.includes(key));

for (const [at, expected] of /** @type {const} */ ([
  ['before', ['a', 'b']],
  ['after', ['a', 'b', 'c']],
])) {
  test(`a worker is killed ${at} its third call, however the calls are sent`, async () => {
    for (const steps of [
      KEYS.map((key) => ({ do: 'set', key, value: 1 })),
      [{ do: 'parallel', keys: KEYS }],
    ]) {
      await arm({ call: 3, at, module: 'mini-panel' });
      const { success, error } = await sandbox.run(steps);
      assert.equal(success, false);
      assert.equal(error.message, 'The worker was killed');
      assert.deepEqual(await storedKeys(), expected);
      await sandbox.control('POST', 'kvs', { delete: KEYS.map((key) => ({ key })) });
    }
  });
}

test('an order waits for its module, and says what came of it', async () => {
  await arm({ atCall: 2, module: 'consumer' });
  const { success } = await sandbox.run([{ do: 'set', key: 'a', value: 1 }]);
  assert.equal(success, true);
  const [order] = (await sandbox.control('GET', 'kill')).body.orders;
  assert.equal(order.outcome, 'armed');

  const steps = [{ do: 'set', key: 'b', value: 1 }];
  await sandbox.run([{ do: 'push', events: [{ body: { name: 'x', steps } }] }]);
  await sandbox.control('POST', 'settle', {});
  const [killed] = (await sandbox.control('GET', 'kill')).body.orders;
  assert.deepEqual([killed.outcome, killed.callsSeen], ['killed', 2]);
  assert.deepEqual(await storedKeys(), ['a']);

  await sandbox.control('POST', 'clock', { advanceSeconds: 60 });
  assert.deepEqual(await storedKeys(), ['a', 'b']);
});

test('an event can be lost with its worker', async () => {
  await arm({ call: 1, module: 'mini-consumer', loseEvent: true });
  const steps = [{ do: 'set', key: 'c', value: 1 }];
  await sandbox.run([{ do: 'push', events: [{ body: { name: 'x', steps } }] }]);
  await sandbox.control('POST', 'clock', { advanceSeconds: 3_600 });
  assert.deepEqual(await storedKeys(), []);
});

test('an order that comes too late is missed', async () => {
  await arm({ call: 9 });
  await sandbox.run([{ do: 'set', key: 'a', value: 1 }]);
  const [order] = (await sandbox.control('GET', 'kill')).body.orders;
  assert.deepEqual([order.outcome, order.callsSeen], ['missed', 1]);
});

test('a worker is killed after a time', async () => {
  await arm({ afterMs: 50 });
  const { success } = await sandbox.run([{ do: 'pause', ms: 5_000 }]);
  assert.equal(success, false);
});

test('a process that ends by itself is a failed invocation, and the next one runs', async () => {
  const crashed = await sandbox.run([{ do: 'crash' }]);
  assert.equal(crashed.success, false);
  const next = await sandbox.run([{ do: 'get', key: 'installed' }]);
  assert.deepEqual(next.body, [true]);
});
