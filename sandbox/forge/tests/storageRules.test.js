import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { wrongWithEntities } from '../storage/declared.js';
import { Variants } from '../platform/variants.js';
import { StorageVariants } from '../storage/undocumented.js';
import { printed, RULES } from '../storage/rules.js';
import { listed, opened, thing } from './openedStorage.js';

const keysOf = (/** @type {any} */ { body }) => body.data.map((/** @type {any} */ { key }) => key);

test('a key that is empty, too long or of other signs is refused everywhere', () => {
  const { code } = opened();
  const keys = /** @type {[string, string][]} */ ([
    ['k'.repeat(501), 'KEY_TOO_LONG'],
    ['a|b', 'INVALID_KEY'],
    ['ä', 'INVALID_KEY'],
    [' \t', 'INVALID_KEY'],
  ]);
  for (const [key, refused] of keys) {
    for (const path of ['get', 'set', 'delete', 'secret/set']) {
      assert.deepEqual(code(path, { key, value: 1 }), [400, refused], `${path} ${key}`);
    }
    for (const kind of ['set', 'delete', 'check']) {
      assert.deepEqual(
        code('transaction', { [kind]: [thing({}, key)] })[1],
        kind === 'check' ? 'INVALID_FILTER_CONDITION' : refused,
      );
    }
    assert.deepEqual(code('entity/get', thing(undefined, key)), [400, refused]);
  }
  assert.deepEqual(code('set', { key: '', value: 1 }), [400, 'KEY_TOO_SHORT']);
  assert.deepEqual(code('entity/set', thing({}, '')), [400, 'EMPTY_KEY']);
  assert.equal(code('set', { key: 'k'.repeat(500), value: 1 }), 204);
  assert.equal(code('set', { key: 'aZ0:._ -#', value: 1 }), 204);
});

test('a value of 240 KiB and 31 levels is taken, and nothing beyond', () => {
  const { code } = opened();
  const deep = (/** @type {number} */ levels) =>
    Array.from({ length: levels }).reduce((/** @type {any} */ inner) => [inner], 1);
  const text = (/** @type {number} */ bytes) => 'x'.repeat(bytes - 2);
  assert.equal(code('set', { key: 'a', value: text(240 * 1024) }), 204);
  assert.deepEqual(code('set', { key: 'a', value: text(240 * 1024 + 1) }), [400, 'MAX_SIZE']);
  assert.equal(code('set', { key: 'a', value: deep(31) }), 204);
  assert.deepEqual(code('set', { key: 'a', value: deep(32) }), [400, 'MAX_DEPTH']);
  const most = thing({ text: 'ä'.repeat(240 * 512) });
  assert.deepEqual(code('entity/set', most), [400, 'MAX_SIZE'], 'bytes, not signs');
});

test('a transaction has 25 operations, 4 MB and each key once', () => {
  const { code } = opened();
  const sets = (/** @type {number} */ count, size = 1) =>
    Array.from({ length: count }, (_, at) => ({ key: `k${at}`, value: 'x'.repeat(size) }));
  assert.equal(code('transaction', { set: sets(25) }), 204);
  assert.deepEqual(code('transaction', { set: sets(26) })[0], 400);
  assert.deepEqual(code('transaction', { set: [] })[0], 400);
  const mega = 4 * 1024 * 1024;
  assert.equal(code('transaction', { set: sets(20, mega / 20 - 2) }), 204);
  assert.deepEqual(code('transaction', { set: sets(20, mega / 20 - 1) })[0], 400);
  const both = { set: sets(1), delete: [{ key: 'k0' }] };
  assert.deepEqual(code('transaction', both)[0], 400);
  const apart = { set: [{ key: 'a', value: 1 }, thing({ text: 'x' })] };
  assert.equal(code('transaction', apart), 204, 'a key and an entity of that key are two');
});

test('a batch has 25 items, 4 MB and each key once', () => {
  const { code } = opened();
  const items = Array.from({ length: 26 }, (_, at) => ({ key: `k${at}`, value: 1 }));
  assert.equal(code('batch/set', items.slice(1)), 200);
  for (const wrong of [items, [], [items[0], items[0]]]) {
    assert.deepEqual(code('batch/set', wrong)[0], 400);
  }
  const large = items.slice(1).map(({ key }) => ({ key, value: 'x'.repeat(200_000) }));
  assert.deepEqual(code('batch/set', large)[0], 400);
});

test('conditions are of the types and in the shape that filters take', () => {
  const { code } = opened();
  const filtered = (/** @type {any} */ filters) => code('entity/query', listed({ filters }));
  const one = (
    /** @type {string} */ property,
    /** @type {string} */ condition,
    /** @type {any[]} */ ...values
  ) => filtered({ and: [{ property, condition, values }] });
  assert.equal(one('count', 'EQUAL_TO', 1), 200);
  assert.deepEqual(one('count', 'EQUAL_TO', '1'), [400, 'INVALID_FILTER_VALUES']);
  assert.deepEqual(one('count', 'EQUAL_TO', 2 ** 31), [400, 'INVALID_FILTER_VALUES']);
  assert.deepEqual(one('count', 'BEGINS_WITH', 1), [400, 'INVALID_FILTER_CONDITION']);
  assert.deepEqual(one('flag', 'LESS_THAN', true), [400, 'INVALID_FILTER_CONDITION']);
  assert.deepEqual(one('at', 'CONTAINS', 1), [400, 'INVALID_FILTER_CONDITION']);
  assert.deepEqual(one('count', 'BETWEEN', 1), [400, 'INSUFFICIENT_FILTER_VALUES']);
  assert.deepEqual(one('none', 'EXISTS', true), [400, 'INVALID_FILTER_CONDITION']);
  assert.equal(one('loose', 'EXISTS', true)[0], 422);
  const row = { property: 'flag', condition: 'EXISTS', values: [true] };
  assert.deepEqual(filtered({ and: [row], or: [row] }), [
    400,
    'INVALID_FILTER_OPERATORS_COMBINATION',
  ]);
  assert.deepEqual(filtered({ and: [] }), [400, 'EMPTY_FILTER_OPERATOR']);
  assert.equal(filtered({ and: Array.from({ length: 100 }, () => row) }), 200);
  assert.equal(filtered({ and: Array.from({ length: 101 }, () => row) })[0], 400);
});

test('a query asks an index that there is, with all of its partition, within its types', () => {
  const { code } = opened();
  const asked = (/** @type {any} */ more) => code('entity/query', listed(more));
  const range = (/** @type {string} */ condition, /** @type {any[]} */ ...values) => ({
    range: { condition, values },
  });
  assert.equal(asked({}), 200);
  assert.deepEqual(asked({ entityName: 'other' })[0], 400);
  assert.deepEqual(asked({ indexName: 'by-none' }), [400, 'INDEX_NOT_FOUND']);
  assert.deepEqual(asked({ partition: [] }), [400, 'QUERY_WHERE_INVALID']);
  assert.deepEqual(asked({ partition: [1] }), [400, 'QUERY_WHERE_INVALID']);
  assert.equal(asked(range('LESS_THAN', 5)), 200);
  assert.deepEqual(asked(range('LESS_THAN', '5')), [400, 'QUERY_WHERE_INVALID']);
  assert.deepEqual(asked(range('BEGINS_WITH', 5)), [400, 'INVALID_FILTER_CONDITION']);
  assert.deepEqual(
    asked({ indexName: 'by-flag', partition: [], ...range('LESS_THAN', true) })[0],
    400,
  );
  assert.deepEqual(asked({ cursor: '#' })[0], 400);
});

test('a page has 1 to 100 rows', () => {
  const { code } = opened();
  for (const limit of [0, 101, 1.5]) {
    const entity = code('entity/query', listed({ limit }));
    assert.deepEqual(entity, [400, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE']);
    assert.deepEqual(code('query', { limit }), [400, 'LIST_QUERY_LIMIT_EXCEEDED']);
  }
  assert.equal(code('entity/query', listed({ limit: 100 })), 200);
});

test('plain values are listed by the beginning of their keys, by one where', () => {
  const { code } = opened();
  const where = (/** @type {string} */ property, condition = 'BEGINS_WITH') => ({
    ...{ property, condition, values: ['a'] },
  });
  assert.equal(code('query', { where: [where('key')] }), 200);
  const two = { where: [where('key'), where('key')] };
  assert.deepEqual(code('query', two), [400, 'QUERY_WHERE_INVALID']);
  assert.deepEqual(code('query', { where: [where('value')] }), [400, 'QUERY_WHERE_FIELD_INVALID']);
});

test('indexed attributes have 1,700 bytes of partition and 900 of range', () => {
  const { code } = opened();
  assert.equal(code('entity/set', thing({ text: 'x'.repeat(900) })), 204);
  assert.deepEqual(code('entity/set', thing({ text: 'x'.repeat(901) })), [
    400,
    'INVALID_ENTITY_VALUE',
  ]);
});

test('a time to live is at most one year', () => {
  const { code } = opened();
  const ttl = (/** @type {number} */ value) => ({ ttl: { unit: 'DAYS', value } });
  assert.equal(code('set', { key: 'a', value: 1, options: ttl(365) }), 204);
  assert.equal(code('set', { key: 'a', value: 1, options: ttl(366) })[0], 400);
});

test('a query lags behind get: what is new is missing, gone still there, changed as it was', () => {
  const { clock, variants, ask } = opened();
  const set = (/** @type {string} */ key, /** @type {number} */ at) =>
    ask('entity/set', thing({ text: 'x', at }, key));
  const seen = () =>
    ask('entity/query', listed()).body.data.map((/** @type {any} */ row) => [
      row.key,
      row.value.at,
    ]);
  set('changed', 1);
  set('gone', 2);
  ask('set', { key: 'plain', value: 1 });
  assert.deepEqual([seen(), keysOf(ask('query', {}))], [[], []], 'just written');
  clock.time += 2_000;
  assert.deepEqual(seen(), [
    ['changed', 1],
    ['gone', 2],
  ]);
  assert.deepEqual(keysOf(ask('query', {})), ['plain']);
  set('changed', 3);
  set('changed', 4);
  ask('entity/delete', thing(undefined, 'gone'));
  set('new', 5);
  clock.time += 1_999;
  assert.deepEqual(seen(), [
    ['changed', 1],
    ['gone', 2],
  ]);
  assert.equal(ask('entity/get', thing(undefined, 'changed')).body.value.at, 4, 'get is strict');
  assert.equal(ask('entity/get', thing(undefined, 'gone')).status, 404, 'get is strict');
  clock.time += 1;
  assert.deepEqual(seen(), [
    ['changed', 4],
    ['new', 5],
  ]);
  variants.set({ 'storage.queryLag': 'none' });
  set('at-once', 6);
  assert.equal(seen().length, 3);
});

test('a transaction whose condition fails changes nothing, however it is refused', () => {
  const all = new Variants().list().find(({ name }) => name === 'storage.failedCondition');
  for (const value of all?.values ?? []) {
    const { variants, ask } = opened();
    variants.set({ 'storage.failedCondition': value });
    const conditions = { and: [{ property: 'count', condition: 'NOT_EXISTS', values: [true] }] };
    const claim = (/** @type {number} */ count) =>
      ask('transaction', {
        set: [
          { ...thing({ count }), conditions },
          { key: 'beside', value: count },
        ],
      });
    assert.equal(claim(1).status, 204);
    const refused = claim(2);
    assert.ok(refused.status >= 400, value);
    assert.equal(refused.body === undefined, value.endsWith('-plain'), value);
    assert.equal(ask('entity/get', thing(undefined)).body.value.count, 1);
    assert.equal(ask('get', { key: 'beside' }).body.value, 1);
  }
});

test('a manifest has 20 entities of 50 attributes and 7 indexes, and names as documented', () => {
  const attributes = (/** @type {number} */ count, type = 'string') =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, { type }]));
  const entity = (/** @type {any} */ more = {}) => ({
    name: 'one',
    attributes: attributes(8),
    ...more,
  });
  const wrong = (/** @type {any} */ more) => wrongWithEntities([entity(more)]).length;
  const named = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, at) => entity({ name: `entity-${at}` }));
  const indexes = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, at) => ({ name: `by-${at}`, range: [`a${at}`] }));
  assert.deepEqual(
    [named(20), named(21)].map((all) => wrongWithEntities(all).length),
    [0, 1],
  );
  assert.equal(wrongWithEntities([entity(), entity()]).length, 1, 'twice the same name');
  assert.deepEqual(
    [50, 51].map((count) => wrong({ attributes: attributes(count) })),
    [0, 1],
  );
  assert.deepEqual(
    [7, 8].map((count) => wrong({ indexes: indexes(count) })),
    [0, 1],
  );
  for (const name of ['ab', 'x'.repeat(61), 'Upper', '-dash', '_line', '.dot', 'dot.', 'a..b']) {
    assert.equal(wrong({ name }), 1, name);
  }
  for (const name of ['ab', 'x'.repeat(51), '.by-dot', 'by dot']) {
    assert.equal(wrong({ indexes: [{ name, range: ['a1'] }] }), 1, name);
  }
  for (const name of ['x'.repeat(31), '1st', 'a-b']) {
    assert.equal(wrong({ attributes: { [name]: { type: 'string' } } }), 1, name);
  }
  const twoRanges = [{ name: 'by-two', range: ['a1', 'a2'] }];
  assert.equal(wrong({ indexes: twoRanges }), 1);
  assert.equal(wrong({ indexes: [{ name: 'by-none', range: ['none'] }] }), 1);
  const loose = { attributes: attributes(1, 'any'), indexes: [{ name: 'by-any', range: ['a0'] }] };
  assert.equal(wrong(loose), 1);
  assert.equal(wrong({ attributes: attributes(1, 'number') }), 1);
});

test("the app's own manifest keeps to what is documented of entities", async () => {
  const { readApp } = await import('../platform/manifest.js');
  const manifest = new URL('../../../manifest.yml', import.meta.url);
  const { entities } = await readApp(manifest.pathname);
  assert.ok(entities.size >= 10);
  assert.match(await readFile(manifest, 'utf8'), /storage:app/);
});

test('each documented rule names tests that there are, and RULES.md is as they say', async () => {
  const root = new URL('../../../', import.meta.url);
  for (const { rule, tests } of RULES) {
    assert.ok(tests.length > 0, rule);
    for (const [file, name] of tests) {
      assert.ok(hasTest(await readFile(new URL(file, root), 'utf8'), name), `${file}: ${name}`);
    }
  }
  const kept = await readFile(new URL('../storage/RULES.md', import.meta.url), 'utf8');
  assert.equal(
    kept,
    printed(),
    'node sandbox/forge/storage/rules.js > sandbox/forge/storage/RULES.md',
  );
});

test('a rule that names a test which does not exist is found', () => {
  const source = "test('there is one', () => {});\n// test('there was one')\n";
  assert.ok(hasTest(source, 'there is one') && !hasTest(source, 'there was one'));
  assert.ok(!hasTest(source, 'there is'));
  const law = '#[test]\nfn a_law_holds() {}\nfn no_law() {}\n';
  assert.ok(hasTest(law, 'a_law_holds') && !hasTest(law, 'no_law') && !hasTest(law, 'a_law'));
});

/**
 * Whether a file has a test of this name, of Node or of Rust.
 *
 * @param {string} source
 * @param {string} name
 */
function hasTest(source, name) {
  const quoted = [`'${name}'`, `"${name}"`];
  const ofNode = quoted.some((title) =>
    source.split('\n').some((line) => /^\s*(test|it)\(/.test(line) && line.includes(title)),
  );
  return ofNode || source.includes(`#[test]\nfn ${name}()`);
}

test('storage lags unless it is told not to, and is told by the variants', () => {
  const variants = new Variants();
  const storage = new StorageVariants(variants);
  assert.equal(storage.queryLagMs, 2_000, 'on unless it is switched off');
  variants.set({ 'storage.queryLag': '30s' });
  assert.equal(storage.queryLagMs, 30_000);
  assert.throws(() => variants.set({ 'storage.queryLag': '3s' }), /2s, none, 30s, 10m/);
  assert.throws(() => variants.set({ 'storage.none': 'x' }), /storage\.queryLag/);
});
