import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await miniSandbox();
});
after(() => sandbox.stop());

/** @param {any[]} steps */
const codesOf = async (...steps) => {
  const { body } = await sandbox.run(steps);
  return body.map((/** @type {any} */ answer) => answer?.refused?.code ?? answer);
};

test('a value is what was stored, and nothing where nothing was', async () => {
  const value = { list: [1, 'two', null], text: 'ä' };
  const answers = await codesOf(
    { do: 'set', key: 'one', value },
    { do: 'get', key: 'one' },
    { do: 'get', key: 'none' },
  );
  assert.deepEqual(answers, [null, value, null]);
});

test('keys and values keep to the documented limits', async () => {
  const answers = await codesOf(
    { do: 'set', key: 'a'.repeat(500), value: 1 },
    { do: 'set', key: 'a'.repeat(501), value: 1 },
    { do: 'set', key: 'no/slash', value: 1 },
    { do: 'set', key: 'large', value: 'x'.repeat(240 * 1024 - 2) },
    { do: 'set', key: 'larger', value: 'x'.repeat(240 * 1024 - 1) },
    { do: 'deep', depth: 31 },
    { do: 'deep', depth: 32 },
  );
  assert.deepEqual(answers, [
    null,
    'KEY_TOO_LONG',
    'INVALID_KEY',
    null,
    'MAX_SIZE',
    null,
    'MAX_DEPTH',
  ]);
});

test('a transaction takes 25 operations, or none', async () => {
  const answers = await codesOf(
    { do: 'many', count: 25 },
    { do: 'many', count: 26 },
    { do: 'get', key: 'many#24' },
  );
  assert.deepEqual(answers, [null, 'TRANSACTION_SIZE', 24]);
});

test('a transaction whose condition does not hold changes nothing', async () => {
  const answers = await codesOf(
    { do: 'takeLease', key: 'lease', epoch: 1 },
    { do: 'takeLease', key: 'lease', epoch: 1 },
    { do: 'takeLease', key: 'lease', epoch: 2 },
    { do: 'getEntity', key: 'lease' },
  );
  const conflict = 'TRANSACTION_CONDITION_FAILED';
  assert.deepEqual(answers, [null, conflict, null, { state: 'held', epoch: 2, dueAt: 2 }]);
});

test('a check of another item decides about the whole transaction', async () => {
  const held = { state: 'held', epoch: 2 };
  const equals = (/** @type {string} */ state) => [
    { property: 'state', test: 'equalTo', values: [state] },
  ];
  const absent = [{ property: 'state', test: 'notExists' }];
  const both = [...equals('held'), { property: 'epoch', test: 'lessThan', values: [2] }];
  const conflict = 'TRANSACTION_CONDITION_FAILED';
  const rows = /** @type {[string, string, object[], string | null][]} */ ([
    ['held', 'a', equals('held'), null],
    ['held', 'b', equals('free'), conflict],
    ['held', 'c', absent, conflict],
    ['held', 'd', both, conflict],
    ['missing', 'e', absent, null],
    ['missing', 'f', equals('held'), conflict],
  ]);
  await sandbox.run([{ do: 'setEntity', key: 'held', value: held }]);
  for (const [check, set, conditions, expected] of rows) {
    const answers = await codesOf(
      { do: 'checked', check, set, conditions },
      { do: 'get', key: set },
      { do: 'getEntity', key: check },
    );
    const written = expected === null ? 'written' : null;
    const untouched = check === 'held' ? held : null;
    assert.deepEqual(answers, [expected, written, untouched], `${check} ${set}`);
  }
});

test('an entity has the attributes that the manifest declares, in its types', async () => {
  const answers = await codesOf(
    { do: 'setEntity', key: 'wrong', value: { state: 'x', other: 1 } },
    { do: 'setEntity', key: 'wrong', value: { epoch: 'one' } },
    { do: 'setEntity', key: 'wrong', value: { epoch: 1.5 } },
    { do: 'undeclaredIndex' },
  );
  const invalid = 'INVALID_ENTITY_VALUE';
  assert.deepEqual(answers, [invalid, invalid, invalid, 'INDEX_NOT_FOUND']);
});

test('each type of attribute takes what is documented, to its extremes and not beyond', async () => {
  /** @type {[object, string | null][]} */
  const table = [
    [{ epoch: 2_147_483_647 }, null],
    [{ epoch: 2_147_483_648 }, 'INVALID_ENTITY_VALUE'],
    [{ epoch: -2_147_483_648 }, null],
    [{ epoch: -2_147_483_649 }, 'INVALID_ENTITY_VALUE'],
    [{ dueAt: 8_640_000_000_000_000 }, null],
    [{ dueAt: 0 }, null],
    [{ dueAt: 1e-130 }, null],
    [{ dueAt: 1e-131 }, 'INVALID_ENTITY_VALUE'],
    [{ dueAt: -1e125 }, null],
    [{ dueAt: 1e126 }, 'INVALID_ENTITY_VALUE'],
    [{ state: '' }, 'INVALID_ENTITY_VALUE'],
    [{ state: ' \t' }, 'INVALID_ENTITY_VALUE'],
    [{ state: null }, 'INVALID_ENTITY_VALUE'],
  ];
  const answers = await codesOf(
    ...table.map(([value]) => ({ do: 'setEntity', key: 'extreme', value })),
  );
  assert.deepEqual(
    answers,
    table.map(([, code]) => code),
  );
});

test('an index lists its partition in the order of its range, page by page', async () => {
  const items = [30, 10, 20, 40].map((dueAt) => ({
    do: 'setEntity',
    key: `due-${dueAt}`,
    value: { state: 'listed', dueAt },
  }));
  await sandbox.run([...items, { do: 'setEntity', key: 'else', value: { state: 'x', dueAt: 5 } }]);
  // An index lags behind what is stored.
  await sandbox.control('POST', 'clock', { advanceSeconds: 2 });
  const first = await sandbox.run([{ do: 'due', state: 'listed', until: 30, limit: 2 }]);
  const [{ keys, nextCursor }] = first.body;
  assert.deepEqual(keys, ['due-10', 'due-20']);
  const second = await sandbox.run([
    { do: 'due', state: 'listed', until: 30, limit: 2, cursor: nextCursor },
    { do: 'due', state: 'listed', until: 30, limit: 101 },
  ]);
  assert.deepEqual(second.body[0], { keys: ['due-30'] });
  assert.equal(second.body[1].refused.code, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE');
});

test('an expired value goes, when the platform comes to it', async () => {
  const options = { ttl: { value: 1, unit: 'MINUTES' } };
  await sandbox.run([{ do: 'set', key: 'brief', value: 1, options }]);
  await sandbox.control('POST', 'clock', { advanceSeconds: 120 });
  assert.equal((await sandbox.stored()).values.brief, 1);
  await sandbox.control('POST', 'clock', { advanceSeconds: 3600 });
  assert.equal((await sandbox.stored()).values.brief, undefined);
});

test('a secret is shown as present, and nowhere else', async () => {
  await sandbox.run([{ do: 'setSecret', key: 'mine', value: 'canary-secret' }]);
  const stored = await sandbox.stored();
  assert.equal(stored.secrets.mine, 'present');
  assert.ok(!JSON.stringify(stored).includes('canary'));
});

test('a test can plant what it needs', async () => {
  const set = [{ key: 'planted', entity: 'thing', value: { epoch: 9 } }];
  const { status } = await sandbox.control('POST', 'kvs', { set, delete: [{ key: 'installed' }] });
  assert.equal(status, 200);
  const answers = await codesOf(
    { do: 'getEntity', key: 'planted' },
    { do: 'get', key: 'installed' },
  );
  assert.deepEqual(answers, [{ epoch: 9 }, null]);
});
