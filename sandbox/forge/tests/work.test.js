/** Queue, schedule and clock: whatever happens while nobody looks. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>> | undefined} */
let running;
afterEach(() => running?.stop());

/** @param {Partial<import('../types.d.ts').SandboxOptions>} [options] */
async function sandboxWith(options) {
  running = await miniSandbox(options);
  return running;
}

/** @param {Awaited<ReturnType<typeof miniSandbox>>} sandbox */
async function deliveries(sandbox) {
  const { values } = await sandbox.stored();
  return Object.entries(values)
    .filter(([key]) => key.startsWith('delivery#'))
    .map(([key, value]) => ({ name: key.split('#')[1], ...value }))
    .sort((one, other) => one.at - other.at);
}

/** @param {string} name */
const eventNamed = (name) => ({ body: { name } });

test('an event is delivered, later if so asked', async () => {
  const sandbox = await sandboxWith({});
  const events = [eventNamed('soon'), { ...eventNamed('later'), delayInSeconds: 600 }];
  await sandbox.run([{ do: 'push', events }]);
  await sandbox.control('POST', 'settle', {});
  assert.deepEqual(
    (await deliveries(sandbox)).map(({ name }) => name),
    ['soon'],
  );
  await sandbox.control('POST', 'clock', { advanceSeconds: 601 });
  const names = (await deliveries(sandbox)).map(({ name }) => name);
  assert.deepEqual(names, ['soon', 'later']);
});

test('events come more than once and in another order, the same for the same seed', async () => {
  const orders = [];
  for (const seed of [5, 5, 6]) {
    const sandbox = await sandboxWith({ seed, queue: { duplicateRate: 0.5 } });
    sandbox.platform.invoker.pool.settings.maximum = 1;
    const events = Array.from({ length: 12 }, (_, at) => eventNamed(`n${at}`));
    await sandbox.run([{ do: 'push', events }]);
    await sandbox.control('POST', 'clock', { advanceSeconds: 3 });
    const names = (await deliveries(sandbox)).map(({ name }) => name);
    assert.equal(new Set(names).size, 12);
    orders.push(names.slice().sort().join());
    await sandbox.stop();
  }
  running = undefined;
  assert.ok(orders.every((order) => order.split(',').length > 12));
  assert.equal(orders[0], orders[1]);
  assert.notEqual(orders[0], orders[2]);
});

test('a push has at most 50 events, each to a queue that is consumed', async () => {
  const sandbox = await sandboxWith({});
  const events = Array.from({ length: 51 }, (_, at) => eventNamed(`n${at}`));
  const { body } = await sandbox.run([{ do: 'push', events }]);
  assert.ok(body[0].refused);
  const payload = [eventNamed('x')];
  const push = { queueName: 'none', jobId: 'j', payload };
  const answer = sandbox.platform.queue.handle('/webhook/queue/publish/x', push);
  assert.equal(answer.status, 400);
  const large = { ...push, queueName: 'work', payload: [{ body: { text: 'x'.repeat(205_000) } }] };
  assert.equal(sandbox.platform.queue.handle('/webhook/queue/publish/x', large).status, 413);
});

test('an event that fails comes again, as often as the settings say', async () => {
  const sandbox = await sandboxWith({ queue: { duplicateRate: 0, retryLimit: 2 } });
  const events = [
    { body: { name: 'twice', failures: 1 } },
    { body: { name: 'never', failures: 99 } },
    { body: { name: 'throws', steps: [{ do: 'throw' }] } },
  ];
  await sandbox.run([{ do: 'push', events }]);
  await sandbox.control('POST', 'clock', { advanceSeconds: 300 });
  const names = (await deliveries(sandbox)).map(({ name }) => name);
  const count = (/** @type {string} */ name) => names.filter((one) => one === name).length;
  assert.deepEqual([count('twice'), count('never'), count('throws')], [2, 3, 3]);
  const dropped = await sandbox.control('GET', 'logs');
  const lines = dropped.body.lines.filter((/** @type {any} */ line) =>
    /is dropped/.test(line.text),
  );
  assert.equal(lines.length, 2);
});

test('events with a concurrency of one do not meet', async () => {
  const sandbox = await sandboxWith({});
  const concurrency = { key: 'one', limit: 1 };
  const steps = [{ do: 'pause', ms: 50 }];
  const events = ['a', 'b', 'c'].map((name) => ({ body: { name, steps }, concurrency }));
  await sandbox.run([{ do: 'push', events }]);
  await sandbox.control('POST', 'settle', {});
  const times = (await deliveries(sandbox)).map(({ at }) => at);
  assert.equal(times.length, 3);
  assert.ok(times.every((at, place) => place === 0 || at - Number(times[place - 1]) >= 45));
});

test('the schedule follows the clock, every five minutes', async () => {
  const sandbox = await sandboxWith({});
  await sandbox.control('POST', 'clock', { advanceMs: 61 * 60 * 1_000 });
  const { values } = await sandbox.stored();
  const ticks = Object.keys(values).filter((key) => key.startsWith('tick#'));
  assert.equal(ticks.length, 12);
  const times = ticks.map((key) => Number(key.slice(5))).sort();
  for (const [place, time] of times.slice(1).entries()) {
    assert.ok(Math.abs(time - Number(times[place]) - 300_000) < 1_000);
  }
});

test('the app lives on the clock of the sandbox, also in the midst of an invocation', async () => {
  const sandbox = await sandboxWith({});
  const day = 24 * 60 * 60 * 1_000;
  await sandbox.control('POST', 'clock', { advanceMs: day });
  const [time] = (await sandbox.run([{ do: 'time' }])).body;
  assert.ok(Math.abs(time.now - Date.now() - day) < 1_000);
  assert.equal(time.iso.slice(0, 10), new Date(time.now).toISOString().slice(0, 10));

  const events = [{ body: { name: 'sleeper', steps: [{ do: 'pause', ms: 40_000 }] } }];
  await sandbox.run([{ do: 'push', events }]);
  const startedAt = Date.now();
  await sandbox.control('POST', 'clock', { advanceSeconds: 41 });
  assert.ok(Date.now() - startedAt < 5_000);
  assert.equal(sandbox.platform.invoker.runningCount(), 0);
});

test('an invocation that takes too long is ended', async () => {
  const sandbox = await sandboxWith({});
  const answer = sandbox.run([{ do: 'pause', ms: 26_000 }]);
  while (sandbox.platform.invoker.pool.wakeTimes().length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await sandbox.control('POST', 'clock', { advanceSeconds: 30 });
  const { success, error } = await answer;
  assert.equal(success, false);
  assert.equal(error.message, 'Function timed out');
});

test('another scenario is a new beginning', async () => {
  const sandbox = await sandboxWith({});
  await sandbox.run([
    { do: 'set', key: 'old', value: 1 },
    { do: 'push', events: [{ ...eventNamed('old'), delayInSeconds: 60 }] },
  ]);
  await sandbox.control('POST', 'clock', { advanceSeconds: 10 });
  const { status, body } = await sandbox.control('POST', 'scenario', { name: 'stub', seed: 3 });
  assert.equal(status, 200);
  assert.equal(body.keys, undefined);
  await sandbox.control('POST', 'clock', { advanceSeconds: 61 });
  const { values } = await sandbox.stored();
  assert.deepEqual(Object.keys(values), ['installed']);
  const clock = await sandbox.control('GET', 'clock');
  assert.equal(clock.body.offsetMs, 61_000);
});
