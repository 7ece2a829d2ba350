import { GENESIS, firstBreak, link, plural } from './chain.js';
import { checkContent, strangersGivenBack } from './content.js';
import { readPack } from './format.js';

/**
 * The verdict on a pack.
 *
 * @typedef {import('./format.js').Pack} Pack
 * @typedef {import('./format.js').PackRun} PackRun
 * @typedef {import('./chain.js').Break} Break
 * @typedef {{
 *   run: number | null,
 *   runId: string | null,
 *   issueKey: string | null,
 *   entry: number | null,
 *   kind: import('./chain.js').Kind | 'header' | 'foreign' | 'anchor',
 *   what: string,
 * }} Finding `run` and `entry`: their numbers from 1, `null` where it is about the pack or the run
 *   as a whole. `header`: what the pack says of itself; `foreign`: no engine wrote that; `anchor`: a
 *   head kept elsewhere is not in the pack
 * @typedef {{ run: number | null, runId: string | null, entry: number | null, what: string }}
 *   Warning
 * @typedef {{ head: string, run: number | null, runId: string | null, entry: number | null }} Anchor
 *   where a given head was found
 * @typedef {{
 *   runId: string,
 *   issueKey: string,
 *   entries: number,
 *   head: string,
 *   whole: boolean,
 *   anchoredAt: number | null,
 *   isNewer: boolean,
 * }} RunReport `anchoredAt`: the last entry that a given head vouches for; `isNewer`: written by
 *   rules that are not known here
 * @typedef {'whole' | 'tampered' | 'unvouched' | 'unproven'} Verdict `unvouched`: entries come after
 *   a head that was given; `unproven`: there is nothing that could be proven
 * @typedef {{
 *   verdict: Verdict,
 *   madeAt: number,
 *   organization: { id: string, name: string },
 *   hash: string,
 *   entries: number,
 *   runs: RunReport[],
 *   anchors: Anchor[],
 *   findings: Finding[],
 *   warnings: Warning[],
 * }} Report
 */

/**
 * Verifies the content of a file.
 *
 * @param {string} content
 * @param {string[]} [heads] hashes that were kept elsewhere, in lower case
 * @returns {{ pack: Pack, report: Report }}
 * @throws {import('./format.js').UnreadablePack}
 */
export function verify(content, heads = []) {
  const { pack, unknown } = readPack(content);
  return { pack, report: judge(pack, unknown, heads) };
}

/**
 * @param {Pack} pack
 * @param {string[]} unknown fields
 * @param {string[]} heads
 * @returns {Report}
 */
function judge(pack, unknown, heads) {
  const overRuns = breakOverRuns(pack);
  const perRun = pack.runs.map((run, index) => inRun(pack, run, index, isLinked(pack, index)));
  const anchors = [...new Set(heads)].map((head) => anchorOf(pack, head));
  const findings = [
    ...header(pack),
    ...(overRuns && !isSaidByRun(overRuns, perRun) ? [ofRuns(pack, overRuns)] : []),
    ...twice(pack),
    ...perRun.flatMap((one) => one.findings),
    ...givenToStrangers(pack),
    ...anchors.flatMap(missing),
  ];
  const broken = new Set(findings.filter(({ runId }) => runId !== null).map(({ run }) => run));
  const runs = pack.runs.map((run, index) =>
    reportOf(run, index + 1, anchors, !broken.has(index + 1), perRun[index].isNewer),
  );
  return {
    verdict: findings.length > 0 ? 'tampered' : verdictOf(runs),
    madeAt: pack.madeAt,
    organization: { id: pack.organization.id, name: pack.organization.name },
    hash: pack.chain.hash,
    entries: pack.runs.reduce((sum, run) => sum + run.entries.length, 0),
    runs,
    anchors,
    findings,
    warnings: [...unknown.map(uncovered), ...perRun.flatMap((one) => one.warnings)],
  };
}

/**
 * What is left to say of a pack in which nothing was found.
 *
 * @param {RunReport[]} runs
 * @returns {Verdict}
 */
function verdictOf(runs) {
  if (runs.some(({ anchoredAt, entries }) => anchoredAt !== null && anchoredAt < entries)) {
    return 'unvouched';
  }
  return runs.length === 0 || runs.some(({ isNewer }) => isNewer) ? 'unproven' : 'whole';
}

/**
 * A head that was changed breaks the chain over the runs too; that is said once.
 *
 * @param {Break} found in the chain over the runs
 * @param {{ findings: Finding[] }[]} perRun
 */
function isSaidByRun({ kind, at }, perRun) {
  return kind === 'changed' && (perRun[at - 1]?.findings.length ?? 0) > 0;
}

/**
 * What `chain.start` binds, in its order.
 *
 * @param {Pack} pack
 * @returns {string}
 */
export function startOf({ format, version, madeAt, organization, period }) {
  const { id, name } = organization;
  const { from = '', to = '' } = period ?? {};
  return [format, version, madeAt, id, name, from, to].map(String).reduce(link, GENESIS);
}

/**
 * What a run's `link` is made of.
 *
 * @param {PackRun} run
 */
export function runText({ runId, head }) {
  return `${runId} ${head.hash}`;
}

/**
 * @param {Pack} pack
 * @returns {Finding[]}
 */
function header(pack) {
  return startOf(pack) === pack.chain.start
    ? []
    : [
        {
          ...nowhere,
          kind: 'header',
          what: 'what the pack says of itself was changed: format, version, madeAt, organization and period do not give chain.start',
        },
      ];
}

const nowhere = { run: null, runId: null, issueKey: null, entry: null };

/**
 * @param {Pack} pack
 * @returns {Break | null}
 */
function breakOverRuns({ chain, runs }) {
  const items = runs.map((run) => ({ hash: run.link, text: runText(run) }));
  const { start, runs: count, hash: head } = chain;
  return firstBreak({ items, start, count, head, headIsSure: false }, 'run');
}

/**
 * @param {Pack} pack
 * @param {number} index
 * @returns {boolean} whether the chain over the runs confirms this run's head
 */
function isLinked({ chain, runs }, index) {
  const previous = index === 0 ? chain.start : runs[index - 1].link;
  return link(previous, runText(runs[index])) === runs[index].link;
}

/**
 * @param {Pack} pack
 * @param {PackRun} run
 * @param {number} index
 * @param {boolean} headIsSure
 * @returns {{ findings: Finding[], warnings: Warning[], isNewer: boolean }}
 */
function inRun(pack, run, index, headIsSure) {
  const { entries: items, head } = run;
  const chain = { items, start: GENESIS, count: head.entries, head: head.hash, headIsSure };
  const found = firstBreak(chain, 'entry');
  const where = { run: index + 1, runId: run.runId };
  if (found) {
    const entry = found.kind === 'head' ? null : found.at;
    const what = sentence(found, 'entry');
    return {
      findings: [{ ...where, issueKey: run.issueKey, entry, kind: found.kind, what }],
      warnings: [],
      isNewer: false,
    };
  }
  const { findings, warnings, isNewer } = checkContent(run, pack);
  return {
    findings: findings.map((one) => ({
      ...where,
      issueKey: run.issueKey,
      kind: 'foreign',
      entry: one.entry,
      what: `not written by Offramp: ${one.what}`,
    })),
    warnings: warnings.map((one) => ({ ...where, ...one })),
    isNewer,
  };
}

/**
 * @param {Pack} pack
 * @returns {Finding[]}
 */
function givenToStrangers(pack) {
  return strangersGivenBack(pack).map(({ run, what }) => {
    const { runId, issueKey } = pack.runs[run - 1];
    return {
      run,
      runId,
      issueKey,
      entry: 1,
      kind: 'foreign',
      what: `not written by Offramp: ${what}`,
    };
  });
}

/**
 * @param {Pack} pack
 * @param {Break} found in the chain over the runs
 * @returns {Finding}
 */
function ofRuns({ runs }, found) {
  const { runId = null, issueKey = null } = runs[found.at - 1] ?? {};
  const what = sentence(found, 'run');
  // What was taken out has no name any more, and what is written beside all runs belongs to none.
  return found.kind === 'removed' || found.kind === 'head'
    ? { ...nowhere, run: found.kind === 'removed' ? found.at : null, kind: found.kind, what }
    : { run: found.at, runId, issueKey, entry: null, kind: found.kind, what };
}

/**
 * @param {Break} found
 * @param {string} noun
 * @returns {string}
 */
function sentence({ kind, at, to = at, why }, noun) {
  const one = `${noun} ${at}`;
  const range = to > at ? `${plural(noun)} ${at} to ${to}` : one;
  const were = to > at ? 'were' : 'was';
  const said = {
    changed: `${one} was changed`,
    rehashed: `the hash of ${one} was changed`,
    removed: `what stood at ${range} was removed`,
    inserted: `${range} ${were} put in`,
    repeated: `${range} ${were} put in, as a copy of others`,
    swapped: `${one} and ${noun} ${to} were swapped`,
    moved: `${one} was moved`,
    head: noun === 'run' ? 'the number or hash over the runs was changed' : 'the head was changed',
  }[kind];
  return `${said}: ${why}`;
}

/**
 * @param {Pack} pack
 * @returns {Finding[]} runs that stand in the pack more than once
 */
function twice({ runs }) {
  // Of equal keys a map keeps the last: turned around, the first.
  const pairs = runs.map(({ runId }, index) => /** @type {const} */ ([runId, index]));
  const first = new Map(pairs.reverse());
  return runs.flatMap(({ runId, issueKey }, index) =>
    (first.get(runId) ?? index) < index
      ? [
          {
            run: index + 1,
            runId,
            issueKey,
            entry: null,
            kind: /** @type {const} */ ('repeated'),
            what: 'the run is in the pack already, further up',
          },
        ]
      : [],
  );
}

/**
 * @param {Pack} pack
 * @param {string} head
 * @returns {Anchor}
 */
function anchorOf({ runs }, head) {
  for (const [index, { runId, entries }] of runs.entries()) {
    const at = entries.findLastIndex((entry) => entry.hash === head);
    if (at >= 0) {
      return { head, run: index + 1, runId, entry: at + 1 };
    }
  }
  return { head, run: null, runId: null, entry: null };
}

/**
 * @param {Anchor} anchor
 * @returns {Finding[]}
 */
function missing({ head, run }) {
  return run === null
    ? [
        {
          ...nowhere,
          kind: 'anchor',
          what: `no run here has the head ${head}: its run was rebuilt, or it is not in this pack`,
        },
      ]
    : [];
}

/**
 * @param {PackRun} run
 * @param {number} number
 * @param {Anchor[]} anchors
 * @param {boolean} whole
 * @param {boolean} isNewer
 * @returns {RunReport}
 */
function reportOf({ runId, issueKey, entries, head }, number, anchors, whole, isNewer) {
  const vouched = anchors.filter((anchor) => anchor.run === number).map(({ entry }) => entry ?? 0);
  const anchoredAt = vouched.length === 0 ? null : Math.max(...vouched);
  const count = entries.length;
  return { runId, issueKey, entries: count, head: head.hash, whole, anchoredAt, isNewer };
}

/**
 * @param {string} field
 * @returns {Warning}
 */
function uncovered(field) {
  return { run: null, runId: null, entry: null, what: `no hash covers the field ${field}` };
}
