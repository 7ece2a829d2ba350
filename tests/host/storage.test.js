import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { bodyOf, invoked, json, platform, reset } from './platform-fake.js';
import { invocation } from './core-fake.js';
import { Variants } from '../../sandbox/forge/platform/variants.js';
import { StorageVariants } from '../../sandbox/forge/storage/undocumented.js';

const { adopt } = await import('../../js/host/commands/adopt.js');
const { enqueue } = await import('../../js/host/commands/enqueue.js');
const { load } = await import('../../js/host/commands/load.js');
const { query } = await import('../../js/host/commands/query.js');
const { store } = await import('../../js/host/commands/store.js');

const refused = (/** @type {string} */ code, /** @type {number} */ status) => () =>
  json({ code, message: 'quotes secret-value', context: { value: 'secret-value' } }, status);

/** @type {any} */
const epochHolds = { and: [{ property: 'epoch', condition: 'EQUAL_TO', values: [3] }] };

describe('load', () => {
  beforeEach(reset);

  it('reads values and entities in one wave, and null for what is not there', async () => {
    platform.answer = ({ path, init }) =>
      JSON.parse(init.body).key === 'gone'
        ? json({ code: 'KEY_NOT_FOUND', message: '' }, 404)
        : json({ key: 'k', value: path });
    const result = await invoked(() =>
      load({
        reads: [
          { store: 'value', key: 'settings' },
          { store: 'entity', entity: 'subject', key: 'a' },
          { store: 'value', key: 'gone' },
        ],
      }),
    );
    assert.deepEqual(result, { values: ['/api/v1/get', '/api/v1/entity/get', null] });
    assert.deepEqual(bodyOf(platform.sent[1]), { entityName: 'subject', key: 'a' });
  });

  it('tells a failure by its code and says nothing of the value', async () => {
    platform.answer = refused('RATE_LIMIT_EXCEEDED', 429);
    const result = await invoked(() => load({ reads: [{ store: 'value', key: 'k' }] }));
    assert.deepEqual(result, { failed: { code: 'RATE_LIMIT_EXCEEDED', message: 'status 429' } });
  });
});

describe('query', () => {
  beforeEach(reset);
  const page = { entity: 'subject', index: 'by-due', partition: ['running'], limit: 20 };

  it('asks for a page of an index', async () => {
    platform.answer = () => json({ data: [{ key: 'a', value: { epoch: 1 } }], cursor: 'next' });
    const range = { condition: 'LESS_THAN', values: [9] };
    const result = await invoked(() => query({ ...page, range, cursor: 'c' }));
    assert.deepEqual(result, { items: [{ key: 'a', value: { epoch: 1 } }], cursor: 'next' });
    const {
      entityName,
      indexName,
      partition,
      range: sent,
      limit,
      cursor,
    } = bodyOf(platform.sent[0]);
    assert.deepEqual(
      [entityName, indexName, partition, sent, limit, cursor],
      ['subject', 'by-due', ['running'], range, 20, 'c'],
    );
  });

  it('ends with a null cursor', async () => {
    platform.answer = () => json({ data: [] });
    const result = await invoked(() => query({ ...page, range: null, cursor: null }));
    assert.deepEqual(result, { items: [], cursor: null });
  });
});

describe('store', () => {
  beforeEach(reset);

  it('sends values, entities and conditions as one transaction', async () => {
    const result = await invoked(() =>
      store({
        transaction: {
          set: [
            { key: 'run#1#head', value: 'text' },
            { key: 'a', entity: 'subject', value: { epoch: 4 }, conditions: epochHolds },
          ],
          check: [{ key: 'b', entity: 'subject', conditions: epochHolds }],
          delete: [{ key: 'old' }],
        },
      }),
    );
    assert.equal(result.outcome, 'stored');
    assert.equal(platform.sent.length, 1);
    assert.deepEqual(bodyOf(platform.sent[0]), {
      set: [
        { key: 'run#1#head', value: 'text' },
        { key: 'a', entityName: 'subject', value: { epoch: 4 }, conditions: epochHolds },
      ],
      check: [{ key: 'b', entityName: 'subject', conditions: epochHolds }],
      delete: [{ key: 'old' }],
    });
  });

  it('gives EXISTS and NOT_EXISTS the value that the platform wants', async () => {
    const conditions = { and: [{ property: 'epoch', condition: 'NOT_EXISTS' }] };
    await invoked(() =>
      store({ transaction: { set: [{ key: 'a', entity: 'subject', value: {}, conditions }] } }),
    );
    assert.deepEqual(bodyOf(platform.sent[0]).set[0].conditions.and, [
      { property: 'epoch', condition: 'NOT_EXISTS', values: [true] },
    ]);
  });

  for (const [code, status, outcome] of /** @type {[string, number, string][]} */ ([
    ['TRANSACTION_CONDITION_FAILED', 400, 'conflict'],
    ['ANYTHING', 409, 'conflict'],
    ['MAX_SIZE', 400, 'failed'],
    ['UNKNOWN_ERROR', 500, 'failed'],
  ])) {
    it(`calls ${code} with ${status} a ${outcome}`, async () => {
      platform.answer = refused(code, status);
      const result = await invoked(() => store({ transaction: { set: [{ key: 'k', value: 1 }] } }));
      assert.deepEqual(result, { outcome, code, message: `status ${status}` });
    });
  }

  it('tells every refusal of a failed condition as a conflict or a failure', async () => {
    const variants = new Variants();
    const storage = new StorageVariants(variants);
    const told = new Set(['409', '409-conflict', '400-not-met']);
    const known = variants.list().find(({ name }) => name === 'storage.failedCondition');
    for (const value of known?.values ?? []) {
      variants.set({ 'storage.failedCondition': value });
      const { status, code } = storage.failedCondition;
      platform.answer = () =>
        code === undefined ? new Response(null, { status }) : json({ code, message: '' }, status);
      const result = await invoked(() => store({ transaction: { set: [{ key: 'k', value: 1 }] } }));
      assert.equal(result.outcome, told.has(value) ? 'conflict' : 'failed', value);
    }
  });

  it('calls a lost connection failed: the core has to read back', async () => {
    platform.answer = () => {
      throw new TypeError('fetch failed');
    };
    const result = await invoked(() => store({ transaction: { set: [{ key: 'k', value: 1 }] } }));
    assert.equal(result.outcome, 'failed');
  });
});

describe('enqueue', () => {
  beforeEach(reset);

  it('pushes to the queue of the runs', async () => {
    platform.answer = () => new Response(null, { status: 201 });
    const result = await invoked(() =>
      enqueue({ queue: 'runs', body: { run: '1' }, delaySeconds: 5 }),
    );
    assert.deepEqual(result, { outcome: 'accepted' });
    const { queueName, payload } = bodyOf(platform.sent[0]);
    assert.equal(queueName, 'runs');
    assert.deepEqual(payload, [{ body: { run: '1' }, delayInSeconds: 5 }]);
  });

  it('reports a refusal', async () => {
    platform.answer = () => json({}, 429);
    const result = await invoked(() => enqueue({ queue: 'runs', body: {}, delaySeconds: 0 }));
    assert.equal(result.outcome, 'failed');
  });
});

describe('adopt', () => {
  beforeEach(reset);
  const CANARY = 'canary-key-4711';

  /**
   * @param {import('../../js/host/commands/adopt.js').Adoption} command
   * @param {Partial<import('../../js/host/drive.js').Invocation>} [beside]
   */
  const adopted = (command, beside) =>
    invoked(() => adopt(command, { ...invocation(), ...beside }));
  const stored = () => platform.sent.map((sent) => [sent.path, bodyOf(sent)]);

  it('copies a variable into the secret store', async () => {
    process.env.OFFRAMP_READ_KEY = CANARY;
    const result = await adopted({ secrets: [['OFFRAMP_READ_KEY', 'org-read-key']] });
    delete process.env.OFFRAMP_READ_KEY;
    assert.deepEqual(result, { outcome: 'stored' });
    assert.deepEqual(stored(), [['/api/v1/secret/set', { key: 'org-read-key', value: CANARY }]]);
  });

  it('fails when the variable is not set', async () => {
    const result = await adopted({ secrets: [['OFFRAMP_ABSENT', 'org-read-key']] });
    assert.deepEqual(result, { outcome: 'failed' });
    assert.equal(platform.sent.length, 0);
  });

  for (const [key, name] of [
    ['read', 'org-read-key'],
    ['write', 'org-write-key'],
    ['entra', 'entra-app'],
  ]) {
    it(`stores what came with the call as the secret '${key}'`, async () => {
      const result = await adopted({ from: 'payload', key }, { secret: CANARY });
      assert.deepEqual(result, { outcome: 'stored' });
      assert.deepEqual(stored(), [['/api/v1/secret/set', { key: name, value: CANARY }]]);
    });
  }

  it('fails when nothing came with the call, or the secret is none that can be set', async () => {
    const without = await adopted({ from: 'payload', key: 'read' });
    const unknown = await adopted({ from: 'payload', key: 'toString' }, { secret: CANARY });
    assert.deepEqual([without, unknown], [{ outcome: 'failed' }, { outcome: 'failed' }]);
    assert.equal(platform.sent.length, 0);
  });

  it('fails when the store does, and forgets nothing that still holds', async () => {
    platform.answer = () => json({}, 500);
    const keys = new Map([['org-read-key', 'the-one-before']]);
    const result = await adopted({ from: 'payload', key: 'read' }, { secret: CANARY, keys });
    assert.deepEqual(result, { outcome: 'failed' });
    assert.equal(keys.get('org-read-key'), 'the-one-before');
  });

  it('has the next request read what is stored now', async () => {
    const keys = new Map([['org-read-key', 'the-one-before']]);
    await adopted({ from: 'payload', key: 'read' }, { secret: CANARY, keys });
    assert.equal(keys.has('org-read-key'), false);
  });
});
