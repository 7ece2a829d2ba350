import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { variantsOf } from '../platform/variants.js';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await miniSandbox();
});
after(() => sandbox.stop());

/** @returns {Promise<Record<string, string>>} */
async function values() {
  const { body } = await sandbox.control('GET', 'variants');
  const all = /** @type {{ name: string, value: string }[]} */ (body.variants);
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

test('every open question has a name, answers, a mark and a source', async () => {
  const { body } = await sandbox.control('GET', 'variants');
  assert.ok(body.variants.length > 50);
  for (const { name, values: known, value, mark, source } of body.variants) {
    assert.equal(value, known[0], name);
    assert.ok(known.length > 1 && mark.length === 1 && source, name);
  }
});

test('a variant is chosen, kept, and put back', async () => {
  const chosen = { 'search.groups': 'empty', 'delay.roles': 120 };
  const { status } = await sandbox.control('POST', 'variants', chosen);
  assert.equal(status, 200);
  const { 'search.groups': groups, 'delay.roles': delay, ...others } = await values();
  assert.deepEqual([groups, delay, others['repeat.add']], ['empty', '120', '409']);
  await sandbox.control('DELETE', 'variants');
  assert.equal((await values())['search.groups'], 'answered');
});

test('what is not known is refused with the list, and nothing of it is chosen', async () => {
  for (const [input, said] of /** @type {[unknown, RegExp][]} */ ([
    [{ 'search.groups': 'empty', nonsense: 'on' }, /nonsense.*search\.groups.*delay\.roles/],
    [{ 'search.groups': 'nonsense' }, /answered, empty, absent, null/],
    [['search.groups'], /NAME: value/],
  ])) {
    const { status, body } = await sandbox.control('POST', 'variants', input);
    assert.deepEqual([status, body.code], [400, 'sandbox.badInput'], JSON.stringify(input));
    assert.match(body.message, said);
  }
  assert.equal((await values())['search.groups'], 'answered');
});

test('the command line takes NAME=VALUE, and refuses what is not known with the list', () => {
  assert.deepEqual(variantsOf(['delay.roles=120']), { 'delay.roles': '120' });
  for (const [pair, said] of /** @type {[string, RegExp][]} */ ([
    ['nonsense=1', /search\.groups/],
    ['delay.roles=7', /2, 0, 30, 120/],
    ['delay.roles', /NAME=VALUE/],
  ])) {
    assert.throws(() => variantsOf([pair]), said);
  }
});
