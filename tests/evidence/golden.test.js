/** The verifier over a pack that the core made: two implementations that share no code agree. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { verify } from '../../js/evidence/verify.js';
import { anyTampering } from './arbitraries.js';
import { content, golden, heads } from './golden.js';
import { GENESIS, sealed } from './pack.js';

/** @param {unknown} pack */
const judged = (pack) => verify(JSON.stringify(pack), heads).report;

/**
 * @param {number} run by index
 * @param {(entries: import('./pack.js').PackEntry[]) => import('./pack.js').PackEntry[]} change
 */
function tampered(run, change) {
  const pack = golden();
  pack.runs[run].entries = change(pack.runs[run].entries);
  return pack;
}

/**
 * @param {unknown} pack
 * @param {number} run by index
 * @param {string} kind
 * @param {number} entry from 1
 */
function assertNamed(pack, run, kind, entry) {
  const [first] = judged(pack).findings;
  assert.deepEqual([first?.run, first?.kind, first?.entry], [run + 1, kind, entry], first?.what);
}

/** Every entry of every run: its run and place, by index. */
const places = golden().runs.flatMap(({ entries }, run) =>
  entries.map((_, at) => /** @type {const} */ ([run, at])),
);

describe('the pack that the core made', () => {
  it('is whole, with the heads that the tickets show, and without a word of warning', () => {
    const { report } = verify(content, heads);
    assert.equal(report.verdict, 'whole', JSON.stringify(report.findings));
    assert.deepEqual(report.warnings, []);
    assert.deepEqual(
      report.runs.map(({ anchoredAt, entries }) => anchoredAt === entries),
      report.runs.map(() => true),
    );
    assert.equal(report.runs.length, 2);
  });

  it('is the one that the rules of the format give, made by other code', () => {
    const pack = golden();
    assert.deepEqual(sealed(pack), pack);
  });

  it('names every entry whose text was changed by a single letter', () => {
    for (const [run, at] of places) {
      const changed = tampered(run, (entries) => {
        const { text, hash } = entries[at];
        const letter = text.at(-3) === '1' ? '2' : '1';
        return entries.with(at, { hash, text: `${text.slice(0, -3)}${letter}${text.slice(-2)}` });
      });
      assertNamed(changed, run, 'changed', at + 1);
    }
  });

  it('names every entry that was taken out', () => {
    for (const [run, at] of places) {
      const cut = tampered(run, (entries) => entries.toSpliced(at, 1));
      assertNamed(cut, run, 'removed', at + 1);
    }
  });

  it('names every entry that was put in', () => {
    const text = JSON.stringify({ waiting: { at: 1, until: 2, why: 'so it was' } });
    for (const [run, at] of places) {
      const more = tampered(run, (entries) =>
        entries.toSpliced(at, 0, { text, hash: 'f'.repeat(64) }),
      );
      assertNamed(more, run, 'inserted', at + 1);
    }
  });

  it('names both of any two neighbours that were swapped', () => {
    for (const [run, at] of places.filter(([, place]) => place > 0)) {
      const swapped = tampered(run, (entries) =>
        entries.with(at, entries[at - 1]).with(at - 1, entries[at]),
      );
      assertNamed(swapped, run, 'swapped', at);
    }
  });

  it('names the place of whatever else is done to an entry', () => {
    const pack = golden();
    const case_ = fc
      .nat(pack.runs.length - 1)
      .chain((run) =>
        anyTampering(pack.runs[run].entries, GENESIS).map((one) => ({ run, ...one })),
      );
    fc.assert(
      fc.property(case_, ({ run, items, at, kinds }) => {
        assertNamed(
          tampered(run, () => items),
          run,
          kinds[0],
          at[0],
        );
      }),
      { numRuns: 200 },
    );
  });

  it('belongs to the organization of its runs, even where all hashes were made anew', () => {
    const pack = golden();
    const other = sealed({ ...pack, organization: { ...pack.organization, id: 'another' } });
    assertNamed(other, 0, 'foreign', 1);
  });
});
