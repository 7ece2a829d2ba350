import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { UnreadablePack } from '../../js/evidence/format.js';
import { verify } from '../../js/evidence/verify.js';
import { anyPack, anyTampering } from './arbitraries.js';
import { GENESIS, chained, opening, packOf, runOf, sealed } from './pack.js';

/** @typedef {import('./pack.js').Pack} Pack */

/**
 * @param {unknown} pack
 * @param {string[]} [heads]
 */
const judged = (pack, heads) => verify(JSON.stringify(pack), heads).report;

/** @param {unknown} pack */
const findings = (pack) =>
  judged(pack).findings.map(({ run, runId, entry, kind }) => ({ run, runId, entry, kind }));

/** @param {string} id @param {...object} facts */
const story = (id, ...facts) => ({
  runId: id,
  issueKey: `OFF-${id}`,
  texts: [opening(id, `OFF-${id}`), ...facts.map((fact) => JSON.stringify(fact))],
});

const AT = 1_800_000_000_000;
const three = () => packOf([story('a'), story('b'), story('c')]);

describe('a whole pack', () => {
  it('is called whole, whatever its entries say', () => {
    fc.assert(
      fc.property(anyPack, (pack) => {
        const report = judged(pack);
        assert.equal(report.verdict, 'whole', JSON.stringify(report.findings));
        assert.ok(report.runs.every((run) => run.whole));
      }),
    );
  });

  it('holds a run: of none, nothing is proven', () => {
    assert.equal(judged(packOf([])).verdict, 'unproven');
  });

  it('is the same pack however its JSON is laid out', () => {
    assert.equal(verify(JSON.stringify(three(), null, 4)).report.verdict, 'whole');
    const spelled = JSON.stringify(three()).replaceAll('opened', '\\u006fpened');
    assert.equal(verify(spelled).report.verdict, 'whole');
  });
});

describe('tampering with entries', () => {
  it('is caught, and run, entry and manner are named, whichever entry it is', () => {
    const tampered = anyPack.chain((pack) =>
      fc.nat(pack.runs.length - 1).chain((index) =>
        anyTampering(pack.runs[index].entries, GENESIS).map(({ items, at, kinds }) => {
          const runs = pack.runs.with(index, { ...pack.runs[index], entries: items });
          return { pack: { ...pack, runs }, run: index + 1, at, kinds };
        }),
      ),
    );
    fc.assert(
      fc.property(tampered, ({ pack, run, at, kinds }) => {
        const [{ runId }] = pack.runs.slice(run - 1);
        assert.deepEqual(findings(pack), [{ run, runId, entry: at[0], kind: kinds[0] }]);
        const { runs } = judged(pack);
        assert.deepEqual(
          runs.map((one) => one.whole),
          runs.map((_, index) => index !== run - 1),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is caught where the run’s own chain was made anew', () => {
    const pack = three();
    const forged = runOf({ ...story('b', { told: { at: AT } }), schema: 2 });
    const runs = pack.runs.with(1, { ...forged, link: pack.runs[1].link });
    assert.deepEqual(findings({ ...pack, runs }), [
      { run: 2, runId: 'b', entry: null, kind: 'changed' },
    ]);
  });

  it('names the last entry where it was replaced together with its hash', () => {
    const pack = packOf([story('a', { told: { at: AT } })]);
    const [run] = pack.runs;
    const texts = [run.entries[0].text, JSON.stringify({ told: { at: AT + 1 } })];
    const forged = { ...pack, runs: [{ ...run, entries: chained(texts) }] };
    assert.deepEqual(findings(forged), [{ run: 1, runId: 'a', entry: 2, kind: 'changed' }]);
  });

  it('says that a head was changed, once', () => {
    const pack = three();
    const [run] = pack.runs;
    for (const change of [{ hash: 'f'.repeat(64) }, { entries: 7 }]) {
      const runs = pack.runs.with(0, { ...run, head: { ...run.head, ...change } });
      assert.deepEqual(findings({ ...pack, runs }), [
        { run: 1, runId: 'a', entry: null, kind: 'head' },
      ]);
    }
  });
});

describe('tampering with runs', () => {
  const shapes = anyPack.filter((pack) => pack.runs.length > 1);

  it('shows a run that was removed, and where it stood', () => {
    const case_ = shapes.chain((pack) => fc.tuple(fc.constant(pack), fc.nat(pack.runs.length - 1)));
    fc.assert(
      fc.property(case_, ([pack, k]) => {
        const runs = pack.runs.toSpliced(k, 1);
        assert.deepEqual(findings({ ...pack, runs }), [
          { run: k + 1, runId: null, entry: null, kind: 'removed' },
        ]);
      }),
    );
  });

  it('shows runs that were swapped', () => {
    const case_ = shapes.chain((pack) => {
      const last = pack.runs.length - 1;
      return fc.tuple(
        fc.constant(pack),
        fc.uniqueArray(fc.nat(last), { minLength: 2, maxLength: 2 }),
      );
    });
    fc.assert(
      fc.property(case_, ([pack, places]) => {
        const [a, b] = places.sort((one, other) => one - other);
        const runs = pack.runs.with(a, pack.runs[b]).with(b, pack.runs[a]);
        const { runId } = runs[a];
        assert.deepEqual(findings({ ...pack, runs }), [
          { run: a + 1, runId, entry: null, kind: 'swapped' },
        ]);
      }),
    );
  });

  it('shows a run that was put in, and one that is there twice', () => {
    const pack = three();
    const forged = sealed({ ...pack, runs: [pack.runs[0], runOf(story('x'))] }).runs[1];
    assert.deepEqual(findings({ ...pack, runs: pack.runs.toSpliced(1, 0, forged) }), [
      { run: 2, runId: 'x', entry: null, kind: 'inserted' },
    ]);
    const double = sealed({ ...pack, runs: [...pack.runs, pack.runs[0]] });
    assert.deepEqual(findings(double), [{ run: 4, runId: 'a', entry: null, kind: 'repeated' }]);
  });

  it('shows a link, a count and a hash over the runs that were changed', () => {
    const pack = three();
    const other = 'f'.repeat(64);
    const runs = pack.runs.with(1, { ...pack.runs[1], link: other });
    const none = { run: null, runId: null, entry: null };
    assert.deepEqual(findings({ ...pack, runs }), [
      { run: 2, runId: 'b', entry: null, kind: 'rehashed' },
    ]);
    for (const change of [{ runs: 9 }, { hash: other }]) {
      const kinds = findings({ ...pack, chain: { ...pack.chain, ...change } });
      assert.deepEqual(kinds, [{ ...none, kind: 'head' }]);
    }
  });

  it('shows a name that is not the one the run was opened with', () => {
    const pack = three();
    const changes = [{ runId: 'z' }, { issueKey: 'OFF-z' }];
    for (const change of changes) {
      const runs = pack.runs.with(0, { ...pack.runs[0], ...change });
      const [found] = findings(sealed({ ...pack, runs }));
      assert.deepEqual([found.run, found.entry, found.kind], [1, 1, 'foreign']);
    }
  });
});

describe('what the pack says of itself', () => {
  const period = { from: AT, to: AT + 1000 };
  const pack = packOf([story('a')], { period });
  /** @type {[string, object][]} */
  const changes = [
    ['madeAt', { madeAt: pack.madeAt + 1 }],
    ['organization’s name', { organization: { ...pack.organization, name: 'Other' } }],
    ['period’s begin', { period: { ...period, from: AT - 1 } }],
    ['period’s end', { period: { ...period, to: AT + 2000 } }],
    ['lack of a period', { period: null }],
  ];
  for (const [name, change] of changes) {
    it(`is bound: ${name}`, () => {
      assert.deepEqual(
        findings({ ...pack, ...change }).map(({ kind }) => kind),
        ['header'],
      );
    });
  }

  it('must be of the runs’ own organization, even where all hashes were made anew', () => {
    const organization = { id: 'org-2', name: 'Acme' };
    const [found] = findings(sealed({ ...pack, organization }));
    assert.equal(found.kind, 'foreign');
  });
});

describe('a chain over what no engine writes', () => {
  /** @type {[string, string[], number][]} the texts after the opening; the entry named */
  const cases = [
    ['no JSON', ['{"sent":'], 2],
    ['an empty text', [''], 2],
    ['no object', ['7'], 2],
    ['two kinds', ['{"sent":{},"told":{}}'], 2],
    ['a field that stands twice', ['{"sent":{"at":1,"at":2}}'], 2],
    ['a second opening', [opening('a', 'OFF-a')], 2],
  ];
  for (const [name, texts, entry] of cases) {
    it(`is told: ${name}`, () => {
      const pack = packOf([{ ...story('a'), texts: [opening('a', 'OFF-a'), ...texts] }]);
      assert.deepEqual(findings(pack), [{ run: 1, runId: 'a', entry, kind: 'foreign' }]);
    });
  }

  it('is told: a run that nothing opens, and one without entries', () => {
    const texts = [JSON.stringify({ sent: { at: AT, steps: [] } })];
    assert.equal(findings(packOf([{ ...story('a'), texts }]))[0].kind, 'foreign');
    assert.equal(findings(packOf([{ ...story('a'), texts: [] }]))[0].kind, 'foreign');
  });

  it('is told: names that are no texts', () => {
    for (const run of [{ toString: 1 }, null, [], { valueOf: {} }]) {
      const texts = [opening('a', 'OFF-a', { run, schema: run })];
      assert.ok(findings(packOf([{ ...story('a'), texts }])).every((f) => f.kind === 'foreign'));
    }
  });
});

describe('oddities', () => {
  /** @param {Pack} pack */
  const warnings = (pack) => {
    const report = judged(pack);
    assert.equal(report.verdict, 'whole');
    return report.warnings.map(({ entry, what }) => `${entry}: ${what}`);
  };

  it('are warned of where time runs backwards beyond what clocks differ by', () => {
    const told = (/** @type {number} */ at) => ({ told: { at } });
    assert.deepEqual(warnings(packOf([story('a', told(AT + 60_000), told(AT))])), []);
    assert.deepEqual(warnings(packOf([story('a', told(AT + 61_000), told(AT))])), [
      '3: its time is 61 s before that of an entry above',
    ]);
  });

  it('are warned of where a run lies outside of the pack’s time', () => {
    const early = packOf([story('a')], { madeAt: AT - 61_000 });
    assert.deepEqual(warnings(early), ['null: its last entry is later than the pack']);
    const other = packOf([story('a')], { period: { from: AT + 1, to: AT + 2 } });
    assert.deepEqual(warnings(other).length, 1);
    assert.deepEqual(warnings(packOf([story('a')], { period: { from: AT, to: AT + 1 } })), []);
  });

  it('are warned of where a kind is of another version, or no hash covers a field', () => {
    assert.deepEqual(warnings(packOf([story('a', { danced: { at: AT } })])), [
      '2: the kind "danced" is of another version',
    ]);
    const more = /** @type {any} */ ({ ...three(), signature: 'trust me' });
    more.runs[0].note = 'x';
    assert.deepEqual(warnings(more), [
      'null: no hash covers the field signature',
      'null: no hash covers the field runs[0].note',
    ]);
  });
});

describe('a head that was kept elsewhere', () => {
  const pack = packOf([story('a', { told: { at: AT } }), story('b')]);
  const heads = pack.runs.map((run) => run.head.hash);

  it('is found in its run', () => {
    const report = judged(pack, heads);
    assert.equal(report.verdict, 'whole');
    assert.deepEqual(
      report.runs.map((run) => run.anchoredAt),
      [2, 1],
    );
  });

  it('vouches for the entries up to it where the run went on since', () => {
    const [{ entries }] = pack.runs;
    const report = judged(pack, [entries[0].hash]);
    assert.deepEqual([report.runs[0].anchoredAt, report.verdict], [1, 'unvouched']);
  });

  it('gives a pack away that was made anew as a whole', () => {
    const forged = packOf([story('a', { told: { at: AT + 1 } }), story('b')]);
    assert.equal(judged(forged).verdict, 'whole');
    const { verdict, findings: found } = judged(forged, heads);
    assert.equal(verdict, 'tampered');
    assert.deepEqual(
      found.map(({ kind, what }) => [kind, what.includes(heads[0])]),
      [['anchor', true]],
    );
  });
});

describe('a file that is no pack', () => {
  const good = JSON.stringify(packOf([story('a')]));
  /** @param {string} path @param {unknown} value */
  const altered = (path, value) => {
    const pack = JSON.parse(good);
    const names = path.split('.');
    const last = /** @type {string} */ (names.pop());
    const holder = names.reduce((inner, name) => inner[name], pack);
    holder[last] = value;
    return JSON.stringify(pack);
  };
  /** @type {[string, string, RegExp][]} */
  const cases = [
    ['nothing', ' \n', /empty/],
    ['another text', 'hello', /not JSON/],
    ['half of a pack', good.slice(0, -40), /cut short/],
    ['another JSON', '{"name":"x"}', /not an evidence pack/],
    ['null', 'null', /not an evidence pack/],
    ['a newer version', altered('version', 2), /version 2.*reads up to 1/],
    ['no version', altered('version', undefined), /"version" must be 1, and it is missing/],
    ['a time in words', altered('madeAt', 'today'), /"madeAt" must be a time/],
    ['no runs', altered('runs', {}), /"runs" must be a list, and it is an object/],
    ['a short hash', altered('runs.0.link', 'abc'), /"runs\[0\]\.link" must be a hash/],
    ['an entry without text', altered('runs.0.entries.0.text', null), /entries\[0\]\.text"/],
    ['half a character', altered('runs.0.entries.0.text', '\ud800'), /halves of characters/],
    ['a negative count', altered('chain.runs', -1), /"chain\.runs" must be a count/],
    ['a field twice', good.replace('{', '{"madeAt":1,'), /"madeAt" stands twice/],
    [
      'a field twice, in disguise',
      good.replace('{', '{"\\u006dadeAt":1,'),
      /"madeAt" stands twice/,
    ],
  ];
  for (const [name, content, words] of cases) {
    it(`is refused with what to do: ${name}`, () => {
      assert.throws(
        () => verify(content),
        (error) => {
          assert.ok(error instanceof UnreadablePack);
          assert.match(error.message, words);
          return true;
        },
      );
    });
  }
});
