import fc from 'fast-check';
import { linked, opening, packOf } from './pack.js';

/**
 * @typedef {import('../../js/evidence/chain.js').Item} Item
 * @typedef {{ items: Item[], at: number[], kinds: string[], what: string }} Tampered `at`: the
 *   numbers, from 1, that may be named
 */

/** Texts of every sort: empty, of one letter, long, of any letters. */
export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  fc.constantFrom('', ' ', '"', '\\', '\u0000', 'a', 'é', 'e\u0301', '😀', '\u2028'),
  fc.string({ unit: 'binary', minLength: 5_000, maxLength: 6_000 }),
);

const anyHash = fc.stringMatching(/^[0-9a-f]{64}$/);

/** An entry of a kind that only a generator knows. */
const anyEntry = fc
  .tuple(anyText, fc.jsonValue(), fc.integer({ min: 0, max: 1000 }))
  .map(([said, more, ms]) => JSON.stringify({ odd: { at: 1_800_000_000_000 + ms, said, more } }));

/** A whole pack of several runs. */
export const anyPack = fc
  .tuple(
    fc.array(fc.array(anyEntry, { maxLength: 6 }), { minLength: 1, maxLength: 5 }),
    anyText,
    fc.option(fc.record({ from: fc.maxSafeInteger(), to: fc.maxSafeInteger() }), {
      nil: undefined,
    }),
  )
  .map(([runs, name, period]) => {
    const stories = runs.map((entries, index) => {
      const [runId, issueKey] = [`run-${index}`, `OFF-${index}`];
      return { runId, issueKey, texts: [opening(runId, issueKey), ...entries] };
    });
    return packOf(stories, { organization: { id: 'org-1', name }, period });
  });

/**
 * Every way to tamper with one place of a chain.
 *
 * @param {Item[]} items at least one
 * @param {string} start
 * @returns {fc.Arbitrary<Tampered>}
 */
export function anyTampering(items, start) {
  const index = fc.nat(items.length - 1);
  const place = fc.nat(items.length);
  const ways = [
    fc.tuple(index, anyText).map(([k, text]) => retold(items, k, text)),
    fc.tuple(index, fc.nat(), fc.nat(0x7e)).map(([k, at, by]) => oneLetter(items, k, at, by)),
    fc.tuple(index, anyHash).map(([k, hash]) => rehashed(items, k, hash)),
    fc.tuple(index, fc.nat(63)).map(([k, digit]) => oneDigit(items, k, digit)),
    index.map((k) => removed(items, k)),
    fc.tuple(place, anyText, anyHash).map(([p, text, hash]) => inserted(items, p, { text, hash })),
    fc.tuple(place, anyText).map(([p, text]) => {
      const hash = linked(p === 0 ? start : items[p - 1].hash, text);
      return inserted(items, p, { text, hash });
    }),
    fc.tuple(index, place).map(([k, p]) => repeated(items, k, p)),
    fc.tuple(index, index).map(([a, b]) => swapped(items, Math.min(a, b), Math.max(a, b))),
  ];
  return fc.oneof(...ways).filter((one) => JSON.stringify(one.items) !== JSON.stringify(items));
}

/** @param {Item[]} items @param {number} k @param {string} text @returns {Tampered} */
function retold(items, k, text) {
  const changed = items.with(k, { ...items[k], text });
  return { items: changed, at: [k + 1], kinds: ['changed'], what: 'another text' };
}

/** @param {Item[]} items @param {number} k @param {number} seed @param {number} by */
function oneLetter(items, k, seed, by) {
  const letters = [...items[k].text];
  const at = letters.length === 0 ? 0 : seed % letters.length;
  letters[at] = letters[at] === String.fromCodePoint(by) ? 'Ā' : String.fromCodePoint(by);
  return { ...retold(items, k, letters.join('')), what: 'one letter' };
}

/** @param {Item[]} items @param {number} k @param {string} hash @returns {Tampered} */
function rehashed(items, k, hash) {
  const changed = items.with(k, { ...items[k], hash });
  return { items: changed, at: [k + 1], kinds: ['rehashed'], what: 'another hash' };
}

/** @param {Item[]} items @param {number} k @param {number} digit */
function oneDigit(items, k, digit) {
  const { hash } = items[k];
  const other = hash[digit] === '0' ? '1' : '0';
  return rehashed(items, k, hash.slice(0, digit) + other + hash.slice(digit + 1));
}

/** @param {Item[]} items @param {number} k @returns {Tampered} */
function removed(items, k) {
  return { items: items.toSpliced(k, 1), at: [k + 1], kinds: ['removed'], what: 'removed' };
}

/** @param {Item[]} items @param {number} p @param {Item} item @returns {Tampered} */
function inserted(items, p, item) {
  // With its right link, the text that stands there already is a copy of what stands there.
  return item.hash === items[p]?.hash
    ? repeated(items, p, p)
    : { items: items.toSpliced(p, 0, item), at: [p + 1], kinds: ['inserted'], what: 'inserted' };
}

/** @param {Item[]} items @param {number} k @param {number} p @returns {Tampered} */
function repeated(items, k, p) {
  // Of two equal neighbours nobody can say which is the copy: the second is named.
  const at = p === k ? k + 2 : p + 1;
  return {
    items: items.toSpliced(p, 0, items[k]),
    at: [at],
    kinds: ['repeated'],
    what: 'repeated',
  };
}

/** @param {Item[]} items @param {number} a @param {number} b @returns {Tampered} */
function swapped(items, a, b) {
  const changed = items.with(a, items[b]).with(b, items[a]);
  // Of two equal texts with others between them, only the hashes have changed places.
  const onlyHashes = items[a].text === items[b].text && b - a > 1;
  const kinds = [onlyHashes ? 'rehashed' : 'swapped'];
  return { items: changed, at: [a + 1], kinds, what: `swapped with ${b + 1}` };
}
