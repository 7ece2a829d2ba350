/** What is asked of storage, and how it is told: the shapes, whatever is stored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed, opened, thing } from './openedStorage.js';

/** Every operation, with what it is asked for in the ordinary way. */
const ORDINARY = /** @type {[string, any][]} */ ([
  ...['get', 'delete', 'secret/get', 'secret/delete'].map((path) => [path, { key: 'a' }]),
  ...['set', 'secret/set'].map((path) => [path, { key: 'a', value: 1 }]),
  ['query', {}],
  ...['entity/get', 'entity/set', 'entity/delete'].map((path) => [path, thing({ text: 'x' })]),
  ['entity/query', listed()],
  ...['batch/get', 'batch/set', 'batch/delete'].map((path) => [path, [{ key: 'a', value: 1 }]]),
  ['transaction', { set: [{ key: 'a', value: 1 }] }],
]);

test('what has another shape than the package sends is refused, by every operation', () => {
  const { code } = opened();
  const paths = ORDINARY.map(([path]) => path);
  assert.equal(new Set(paths).size, 15, 'each of them');
  for (const [path, body] of ORDINARY) {
    assert.notEqual(code(path, body)[1], 'INVALID_REQUEST', path);
    const others = [undefined, null, 1, 'x', Array.isArray(body) ? {} : [], [null], [[]]];
    for (const other of others) {
      const said = `${path} ${JSON.stringify(other)}`;
      assert.deepEqual(code(path, other), [400, 'INVALID_REQUEST'], said);
    }
  }
  const wrong = /** @type {[string, any][]} */ ([
    ...[null, {}, [null]].map((set) => ['transaction', { set }]),
    ...[null, [], { and: {} }, { and: [null] }].map((filters) => [
      'entity/query',
      listed({ filters }),
    ]),
    ...[null, []].map((range) => ['entity/query', listed({ range })]),
    ['entity/query', listed({ partition: 'x' })],
    ['entity/query', listed({ sort: 'DOWN' })],
    ...[null, {}, [null]].map((where) => ['query', { where }]),
    ['query', { after: 1 }],
    ...[null, [], { ttl: null }, { keyPolicy: 'NEVER' }, { returnValue: 'ALL' }].map((options) => [
      'set',
      { key: 'a', value: 1, options },
    ]),
    ...[1.5, '1', null].map((value) => [
      'set',
      { key: 'a', value: 1, options: { ttl: { unit: 'DAYS', value } } },
    ]),
  ]);
  for (const [path, body] of wrong) {
    const said = `${path} ${JSON.stringify(body)}`;
    assert.deepEqual(code(path, body), [400, 'INVALID_REQUEST'], said);
  }
  assert.equal(code('toString', {})[0], 404);
});

test('what a query asks is looked at whatever there is to find', () => {
  const { clock, ask, code } = opened();
  const where = (/** @type {any} */ values) => ({
    where: [{ property: 'key', condition: 'BEGINS_WITH', values }],
  });
  const ranged = (/** @type {any} */ range, more = {}) => listed({ range, ...more });
  const byKey = { indexName: 'by-flag', partition: [] };
  const cursor = (/** @type {any} */ position) =>
    Buffer.from(JSON.stringify(position)).toString('base64url');
  const asked = /** @type {[string, any, string][]} */ ([
    ['query', where(undefined), 'INVALID_FILTER_CONDITION'],
    ['query', where([]), 'INVALID_FILTER_VALUES'],
    ['query', where([1]), 'QUERY_WHERE_INVALID'],
    ['query', { after: '***' }, 'INVALID_CURSOR'],
    ['query', { after: '' }, 'INVALID_CURSOR'],
    ['entity/query', ranged({ condition: 'NOT_EQUAL_TO', values: [1] }), 'QUERY_WHERE_INVALID'],
    ['entity/query', ranged({ condition: 'EXISTS', values: [true] }, byKey), 'QUERY_WHERE_INVALID'],
    ...[1, {}, null, [1], ['a', 'b', 'c']].map((position) => [
      'entity/query',
      listed({ cursor: cursor(position) }),
      'INVALID_CURSOR',
    ]),
  ]);
  const refused = () => asked.map(([path, body]) => code(path, body));
  const expected = asked.map(([, , told]) => [400, told]);
  assert.deepEqual(refused(), expected, 'of nothing');
  ask('set', { key: 'a', value: 1 });
  ask('entity/set', thing({ text: 'x', at: 1, flag: true }));
  clock.time += 60_000;
  assert.deepEqual(refused(), expected, 'of something');
});

test('what else there is to know of an item is told where it is asked for', () => {
  const { ask } = opened();
  const all = ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'];
  ask('set', { key: 'a', value: 1, options: { ttl: { unit: 'DAYS', value: 1 } } });
  assert.deepEqual(ask('get', { key: 'a' }).body, { key: 'a', value: 1 });
  const more = ask('get', { key: 'a', options: { metadataFields: all } }).body;
  assert.deepEqual(Object.keys(more).sort(), [
    'createdAt',
    'expireTime',
    'key',
    'updatedAt',
    'value',
  ]);
});
