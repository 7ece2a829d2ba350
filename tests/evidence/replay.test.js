/**
 * Law 18: what others may write proves nothing. Whoever can write the whole file can make every hash
 * anew; what the entries say still has to follow from each other, and from the head kept elsewhere.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { load } from 'cheerio';
import fc from 'fast-check';
import { run as cli } from '../../js/evidence/cli.js';
import { pageOf } from '../../js/evidence/page.js';
import { SCHEMA } from '../../js/evidence/replay.js';
import { verify } from '../../js/evidence/verify.js';
import { golden } from './golden.js';
import { packOf, sealed, runOf } from './pack.js';

const GOLDENS = new URL('../golden/', import.meta.url);
const JOURNALS = readdirSync(GOLDENS).filter((name) => /^journal\.v\d+\.json$/.test(name));

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {string} name of a golden journal */
function journal(name) {
  const { head, segments } = JSON.parse(readFileSync(new URL(name, GOLDENS), 'utf8'));
  /** @type {string[]} */
  const texts = segments.flatMap((/** @type {string} */ segment) => JSON.parse(segment));
  return { head, texts };
}

/** @param {string[]} texts @param {number} [schema] every hash made for these texts */
function packed(texts, schema = SCHEMA) {
  const { opened } = JSON.parse(texts[0]);
  const { run: runId, issueKey, settings } = opened;
  const organization = settings?.organization ?? { id: 'org-1', name: 'Acme' };
  return packOf([{ runId, issueKey, texts, schema }], {
    organization: { id: organization.id, name: organization.name },
  });
}

/** @param {import('./pack.js').Pack} pack @param {string[]} [heads] */
const judged = (pack, heads) => verify(JSON.stringify(pack), heads).report;

const AT = 1_800_000_000_000;

/** @param {string} id @param {object} [more] */
const step = (id, more = {}) => ({
  id,
  phase: 'strip',
  title: id,
  prediction: 'willWork',
  ladder: [
    { act: { removeFromGroup: { group: id } } },
    { byHand: { title: `Remove ${id}`, who: 'Ann' } },
  ],
  probe: { outOfGroup: { group: id } },
  ...more,
});

/**
 * A run by hand: `facts` after its opening.
 *
 * @param {object[]} facts
 * @param {{ playbook?: string, steps?: object[], more?: object }} [about]
 */
function story(facts, { playbook = 'left-team', steps = [step('a'), step('b')], more = {} } = {}) {
  const settings = { organization: { id: 'org-1', name: 'Acme' } };
  const opened = {
    schema: 6,
    run: 'run-1',
    at: AT,
    issueKey: 'OFF-1',
    person: { account: 'u-1' },
    plan: { playbook, steps },
    settings,
    ...more,
  };
  return [{ opened }, ...facts].map((fact) => JSON.stringify(fact));
}

const sent = (/** @type {string[]} */ ...steps) => ({ sent: { at: AT, steps } });
const answered = (/** @type {[string, unknown][]} */ ...claims) => ({
  answered: { at: AT, claims },
});
const looked = (/** @type {Record<string, string>} */ held, /** @type {object} */ more = {}) => ({
  looked: { at: AT, held: Object.entries(held), unread: [], ...more },
});
const concluded = (/** @type {string} */ id, /** @type {string} */ outcome) => ({
  concluded: { at: AT, step: id, outcome: { [outcome]: { reason: 'so' } } },
});
const rested = (/** @type {string} */ rest) => ({ rested: { at: AT, rest } });
const REFUSED = { refused: { status: 403, said: 'no' } };

/** Both steps go out, one is refused and left to a person. */
const BY_HAND = [
  sent('a', 'b'),
  answered(['a', 'accepted'], ['b', REFUSED]),
  looked({ a: 'holds', b: 'notYet' }),
  concluded('a', 'proven'),
  { climbed: { at: AT, step: 'b', why: 'no' } },
  concluded('b', 'manual'),
  rested('byHand'),
];

/** @param {string[]} texts */
const wrong = (texts) =>
  judged(packed(texts)).findings.map(({ entry, what }) => `${entry}: ${what}`);

describe('law_18_the_journals_of_every_schema', () => {
  it('that are kept replay to what they say, with the heads as they were stored', () => {
    assert.ok(JOURNALS.length >= 4, JOURNALS.join());
    for (const name of JOURNALS) {
      const { head, texts } = journal(name);
      const report = judged(packed(texts, head.schema), [head.hash]);
      assert.equal(report.verdict, 'whole', `${name}: ${JSON.stringify(report.findings)}`);
    }
  });

  it('have their rules here up to the newest', () => {
    const newest = Math.max(...JOURNALS.map((name) => Number(/\d+/.exec(name)?.[0])));
    assert.equal(SCHEMA, newest);
  });

  it('that are newer are nothing proven, and their page shows no rest', () => {
    const texts = story([...BY_HAND, rested('done')], { more: { schema: SCHEMA + 1 } });
    const pack = packed(texts, SCHEMA + 1);
    assert.equal(judged(pack).verdict, 'unproven');
    assert.equal(load(pageOf(pack))('.badge.good').text().includes('Done'), false);
  });
});

describe('law_18_rested_follows_from_the_steps', () => {
  it('a run by hand is what it says', () => {
    assert.deepEqual(wrong(story(BY_HAND)), []);
  });

  it('done cannot be appended to a run by hand, all hashes made anew', () => {
    assert.deepEqual(wrong(story([...BY_HAND, rested('done')])), [
      '9: not written by Offramp: the run is said to rest as "done", and its steps say byHand',
    ]);
  });

  /** @type {[string, object[], RegExp][]} entries in place of the last one; what is said */
  const tries = [
    ['a look that shows the opposite', [looked({ b: 'notYet' })], /"b" is said to be "proven"/],
    ['no look at all', [], /"b" is said to be "proven", and no read since its last act/],
    ['a look before the act', [looked({ b: 'holds' }), sent('b')], /"b" is said to be "proven"/],
    ['a look at another step', [looked({ a: 'holds' })], /"b" is said to be "proven"/],
    ['a look that could not tell', [looked({ b: 'unreadable' })], /"b" is said to be "proven"/],
  ];
  for (const [name, before, words] of tries) {
    it(`a step is not proven by ${name}`, () => {
      const [first] = wrong(
        story([...BY_HAND, ...before, concluded('b', 'proven'), rested('done')]),
      );
      assert.match(first ?? 'nothing', words);
    });
  }

  it('a step with something to do is not skipped, and none is left to nobody', () => {
    assert.match(wrong(story([concluded('a', 'skipped')]))[0] ?? '', /there is something to do/);
    const steps = [step('a', { ladder: [{ act: 'revokeEntraSessions' }] })];
    assert.match(
      wrong(story([concluded('a', 'manual')], { steps }))[0] ?? '',
      /nothing to a person/,
    );
    assert.match(wrong(story([concluded('a', 'fine')]))[0] ?? '', /that is no outcome/);
  });

  it('no entry speaks of a step that the run does not have', () => {
    const entries = [
      sent('x'),
      answered(['x', 'accepted']),
      looked({ x: 'holds' }),
      { postponed: { at: AT, step: 'x', until: AT } },
      { climbed: { at: AT, step: 'x', why: 'no' } },
      concluded('x', 'proven'),
      { concluded: { at: AT, outcome: 'proven' } },
    ];
    for (const entry of entries) {
      assert.match(wrong(story([entry]))[0] ?? 'nothing', /^2: .*which the run does not have$/);
    }
  });

  it('no answer comes to what was not out, and no holder before the former', () => {
    assert.match(wrong(story([answered(['a', 'accepted'])]))[0] ?? '', /nothing was out/);
    const twice = [sent('a'), answered(['a', 'accepted']), answered(['a', 'accepted'])];
    assert.match(wrong(story(twice))[0] ?? '', /^4: .*nothing was out/);
    const resumed = (/** @type {number} */ epoch) => ({ resumed: { at: AT, epoch } });
    assert.match(
      wrong(story([resumed(3), resumed(3)]))[0] ?? '',
      /^3: .*holder number 3 comes after number 3/,
    );
  });

  it('there is a next means where a step went on to it', () => {
    const down = { climbed: { at: AT, step: 'a', why: 'no' } };
    assert.deepEqual(wrong(story([down])), []);
    assert.match(wrong(story([down, down]))[0] ?? '', /^3: .*nothing more to try/);
  });

  it('what is done or under way is not tried again', () => {
    const reopened = { reopened: { at: AT, by: 'u-2' } };
    assert.match(wrong(story([reopened]))[0] ?? '', /does not rest/);
    const done = [looked({ a: 'holds' }), concluded('a', 'proven'), rested('done'), reopened];
    assert.match(wrong(story(done, { steps: [step('a')] }))[0] ?? '', /what is done/);
  });

  it('a step that nothing concluded leaves attention, whatever else is said', () => {
    const done = [looked({ a: 'holds' }), concluded('a', 'proven'), rested('done')];
    assert.deepEqual(wrong(story(done, { steps: [step('a')] })), []);
    assert.match(wrong(story(done))[0] ?? '', /rest as "done", and its steps say attention/);
    const found = { discovered: { at: AT, steps: [step('c')] } };
    const later = [done[0], done[1], found, done[2]];
    assert.match(wrong(story(later, { steps: [step('a')] }))[0] ?? '', /steps say attention/);
  });

  it('a leaver is done only where nothing lets them in, read after the last act', () => {
    const about = { playbook: 'left-business', steps: [step('a')] };
    const role = { resource: 'jira', role: 'user', paths: ['group'] };
    const end = (/** @type {object} */ more) => [
      sent('a'),
      answered(['a', 'accepted']),
      looked({ a: 'holds' }, more),
      concluded('a', 'proven'),
      rested('done'),
    ];
    assert.deepEqual(wrong(story(end({ access: [] }), about)), []);
    assert.match(wrong(story(end({}), about))[0] ?? '', /steps say attention/);
    assert.match(wrong(story(end({ access: [role] }), about))[0] ?? '', /steps say attention/);
    const before = [looked({}, { access: [] }), ...end({})];
    assert.match(wrong(story(before, about))[0] ?? '', /steps say attention/);
  });

  it('trying again proves a taken access anew from schema 6 on, and not before', () => {
    const failed = [
      sent('a', 'b'),
      answered(['a', 'accepted'], ['b', REFUSED]),
      looked({ a: 'holds', b: 'notYet' }),
      concluded('a', 'proven'),
      concluded('b', 'failed'),
      rested('attention'),
      { reopened: { at: AT, by: 'u-2' } },
    ];
    const b = [looked({ b: 'holds' }), concluded('b', 'proven'), rested('done')];
    assert.match(wrong(story([...failed, ...b]))[0] ?? '', /steps say attention/);
    assert.deepEqual(wrong(story([...failed, ...b], { more: { schema: 5 } })), []);
    const gone = [looked({ a: 'unreadable' }), concluded('a', 'proven'), ...b];
    assert.deepEqual(wrong(story([...failed, ...gone])), []);
  });

  it('nothing that an entry may hold makes the verifier fail', () => {
    const kinds = ['resumed', 'reopened', 'sent', 'answered', 'looked', 'discovered', 'identified'];
    kinds.push('postponed', 'climbed', 'concluded', 'waiting', 'rested', 'opened');
    const names = [
      'steps',
      'claims',
      'held',
      'access',
      'unread',
      'step',
      'outcome',
      'rest',
      'plan',
    ];
    const odd = fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 2 }));
    const fact = fc
      .tuple(fc.constantFrom(...kinds), fc.dictionary(fc.constantFrom(...names, 'epoch'), odd))
      .map(([kind, fields]) => ({ [kind]: fields }));
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 5 }), odd, (facts, plan) => {
        const pack = packed(story(facts, { more: { plan } }));
        judged(pack);
        pageOf(pack);
      }),
    );
  });
});

describe('law_18_what_the_core_made', () => {
  it('cannot lose one look, answer or outcome, nor rest otherwise, all hashes made anew', () => {
    const { runs, organization } = golden();
    for (const { runId, issueKey, head, entries } of runs) {
      const texts = entries.map(({ text }) => text);
      const pack = (/** @type {string[]} */ changed) =>
        packOf([{ runId, issueKey, texts: changed, schema: head.schema }], { organization });
      assert.equal(judged(pack(texts)).verdict, 'whole');
      const rest = texts.map((text) => text.replace(/"rest":"done"/, '"rest":"byHand"'));
      assert.equal(judged(pack(rest)).verdict, 'tampered');
      const kinds = new Set();
      texts.forEach((text, at) => {
        const [kind] = Object.keys(JSON.parse(text));
        const isLast = !texts.slice(at + 1).some((later) => later.startsWith(`{"${kind}"`));
        if (kind === 'concluded' || (kind === 'looked' && isLast) || kind === 'sent') {
          kinds.add(kind);
          assert.equal(
            judged(pack(texts.toSpliced(at, 1))).verdict,
            'tampered',
            `${at + 1}: ${kind}`,
          );
        }
      });
      assert.deepEqual([...kinds].sort(), ['concluded', 'looked', 'sent']);
    }
  });

  it('gives back what was taken of the same person, as far as the pack tells', () => {
    const pack = golden();
    const [taken, given] = pack.runs;
    const texts = taken.entries.map(({ text }, at) =>
      at === 0 ? text.replace(/("person":\{"account":")[^"]*/, '$1somebody-else') : text,
    );
    const { runId, issueKey, head } = taken;
    const other = { ...runOf({ runId, issueKey, texts, schema: head.schema }), link: '' };
    const report = judged(sealed({ ...pack, runs: [other, given] }));
    assert.match(report.findings.at(-1)?.what ?? '', /took of somebody else$/);
  });
});

describe('law_18_what_comes_after_the_head', () => {
  const texts = story(BY_HAND);
  const head = packed(texts).runs[0].head.hash;
  /** Entries that follow from each other and were never written by anybody. */
  const forged = packed([
    ...texts,
    ...[looked({ b: 'holds' }), concluded('b', 'proven'), rested('done')].map((fact) =>
      JSON.stringify(fact),
    ),
  ]);

  /** @param {unknown} pack @param {...string} args */
  async function verified(pack, ...args) {
    const file = join(folder, 'pack.json');
    writeFileSync(file, JSON.stringify(pack));
    let out = '';
    const sink = { write: (/** @type {string} */ text) => (out += text) };
    return { code: await cli([file, ...args], sink, sink), out };
  }

  it('is a failure of its own, however well it follows', async () => {
    const { code, out } = await verified(forged, '--head', head);
    assert.equal(code, 3, out);
    assert.match(out, /run-1: entries 9 to 11 come after the head that was given/);
    assert.match(out, /^NOT VOUCHED FOR: /m);
    assert.equal((await verified(packed(texts), '--head', head)).code, 0);
  });

  it('is red on the page, and what the head vouches for is shown as it was', async () => {
    const file = join(folder, 'page.html');
    await verified(forged, '--head', head, '--page', file);
    const page = load(readFileSync(file, 'utf8'));
    const shown = page('main').text();
    assert.match(shown, /By hand/);
    assert.equal(page('.badge.good').text().includes('Done'), false);
    const red = page('.timeline > li.doubt .badge.bad').toArray();
    assert.deepEqual(
      red.map((one) => page(one).text()),
      Array.from({ length: 3 }, () => 'After the head that was given'),
    );
    assert.match(page('section.run > p .badge.bad').text(), /3 entries after the head/);
  });

  it('is told where something was put in before it, since the head is not found then', async () => {
    const extra = JSON.stringify({ waiting: { at: AT, until: AT, why: 'so it was' } });
    for (let at = 1; at < texts.length; at += 1) {
      const { code, out } = await verified(packed(texts.toSpliced(at, 0, extra)), '--head', head);
      assert.equal(code, 1, out);
      assert.match(out, /its run was rebuilt, or it is not in this pack/);
    }
  });

  it('is no page where what was appended contradicts the steps, and no green one in the app', async () => {
    const bad = packed([...texts, JSON.stringify(rested('done'))]);
    const { code, out } = await verified(bad, '--head', head, '--page', join(folder, 'no.html'));
    assert.equal(code, 1, out);
    assert.throws(() => readFileSync(join(folder, 'no.html')));
    const page = load(pageOf(bad));
    assert.equal(page('.badge.good').text().includes('Done'), false);
    assert.match(page('.badge.bad').text(), /Contradicts itself/);
  });

  it('of an empty pack, nothing is proven', async () => {
    const { code, out } = await verified(packOf([]), '--page', join(folder, 'empty.html'));
    assert.equal(code, 4, out);
    assert.match(out, /^NOTHING PROVEN: /m);
    assert.throws(() => readFileSync(join(folder, 'empty.html')));
  });
});
