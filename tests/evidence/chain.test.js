import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GENESIS, firstBreak, link } from '../../js/evidence/chain.js';
import { anyTampering, anyText } from './arbitraries.js';
import { chained, linked } from './pack.js';

const anyItems = fc.array(anyText, { minLength: 1, maxLength: 8 }).map((texts) => chained(texts));

/**
 * @param {import('../../js/evidence/chain.js').Item[]} items
 * @param {import('../../js/evidence/chain.js').Item[]} [written] what head and count were made of
 */
function chainOf(items, written = items) {
  const head = written.at(-1)?.hash ?? GENESIS;
  return { items, start: GENESIS, count: written.length, head, headIsSure: false };
}

describe('a chain', () => {
  it('is made by SHA-256 over the previous hash, a zero and the text in UTF-8', () => {
    fc.assert(fc.property(anyText, (text) => link(GENESIS, text) === linked(GENESIS, text)));
  });

  it('holds when nothing was changed, whatever the texts', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        assert.equal(firstBreak(chainOf(chained(texts)), 'entry'), null);
      }),
    );
  });

  it('breaks at the one place that was tampered with, and says how', () => {
    const tampered = anyItems.chain((items) =>
      anyTampering(items, GENESIS).map((one) => ({ ...one, written: items })),
    );
    fc.assert(
      fc.property(tampered, ({ items, written, at, kinds }) => {
        const found = firstBreak(chainOf(items, written), 'entry');
        assert.ok(found);
        assert.deepEqual([found.kind, found.at], [kinds[0], at[0]], found.why);
      }),
      { numRuns: 1000 },
    );
  });

  it('tells both places of a swap', () => {
    const items = chained(['a', 'b', 'c', 'd', 'e']);
    const found = firstBreak(chainOf(items.with(1, items[3]).with(3, items[1]), items), 'entry');
    assert.deepEqual([found?.kind, found?.at, found?.to], ['swapped', 2, 4]);
  });

  it('tells how far a range was put in, or taken out at the end', () => {
    const items = chained(['a', 'b', 'c']);
    const more = chained(['x', 'y'], items[0].hash);
    const put = firstBreak(chainOf(items.toSpliced(1, 0, ...more), items), 'entry');
    assert.deepEqual([put?.kind, put?.at, put?.to], ['inserted', 2, 3]);
    const cut = firstBreak(chainOf(items.slice(0, 1), items), 'entry');
    assert.deepEqual([cut?.kind, cut?.at, cut?.to], ['removed', 2, 3]);
  });

  it('breaks where an entry was replaced together with its hash: there or at the next', () => {
    const case_ = fc.tuple(anyItems, fc.nat(), anyText);
    fc.assert(
      fc.property(case_, ([items, seed, text]) => {
        const k = seed % items.length;
        fc.pre(text !== items[k].text);
        const hash = linked(items[k - 1]?.hash ?? GENESIS, text);
        const chain = { ...chainOf(items.with(k, { text, hash }), items), headIsSure: true };
        const found = firstBreak(chain, 'entry');
        assert.equal(found?.kind, 'changed');
        assert.equal(found?.at, Math.min(k + 2, items.length));
      }),
    );
  });

  it('does not blame an entry where only the head was changed', () => {
    const chain = chainOf(chained(['a', 'b', 'c']));
    const heads = [{ count: 2 }, { count: 4 }, { head: 'f'.repeat(64) }, { head: GENESIS }];
    for (const head of heads) {
      assert.equal(firstBreak({ ...chain, ...head }, 'entry')?.kind, 'head');
    }
  });

  it('calls an entry moved where it left its place and no other took it', () => {
    const items = chained(['a', 'b', 'c', 'd', 'e']);
    const moved = items.toSpliced(1, 1).toSpliced(3, 0, items[1]);
    const found = firstBreak(chainOf(moved, items), 'entry');
    assert.deepEqual([found?.kind, found?.at, found?.to], ['moved', 2, 4]);
  });
});
