import { createHash } from 'node:crypto';

/**
 * Packs for tests, made by the rules of js/evidence/README.md and not by the code under test.
 *
 * @typedef {import('../../js/evidence/format.js').Pack} Pack
 * @typedef {import('../../js/evidence/format.js').PackRun} PackRun
 * @typedef {import('../../js/evidence/format.js').PackEntry} PackEntry
 * @typedef {{ runId: string, issueKey: string, texts: string[], schema?: number }} Story
 */

export const GENESIS = '0000000000000000000000000000000000000000000000000000000000000000';

/**
 * @param {string} previous
 * @param {string} text
 * @returns {string}
 */
export function linked(previous, text) {
  const bytes = Buffer.concat([Buffer.from(previous), Buffer.from([0]), Buffer.from(text)]);
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * @param {string[]} texts
 * @param {string} [start]
 * @returns {PackEntry[]}
 */
export function chained(texts, start = GENESIS) {
  let previous = start;
  return texts.map((text) => {
    previous = linked(previous, text);
    return { hash: previous, text };
  });
}

/**
 * @param {Story[]} stories
 * @param {Partial<Pick<Pack, 'madeAt' | 'organization' | 'period'>>} [about]
 * @returns {Pack} whole
 */
export function packOf(stories, about = {}) {
  const { madeAt = 2_000_000_000_000, organization = { id: 'org-1', name: 'Acme' } } = about;
  const { period } = about;
  /** @type {Pack} */
  const pack = {
    format: 'offramp-evidence',
    version: 1,
    madeAt,
    organization,
    ...(period ? { period } : {}),
    chain: { start: '', runs: stories.length, hash: '' },
    runs: stories.map(runOf),
  };
  return sealed(pack);
}

/**
 * @param {Story} story
 * @returns {PackRun}
 */
export function runOf({ runId, issueKey, texts, schema = 2 }) {
  const entries = chained(texts);
  const hash = entries.at(-1)?.hash ?? GENESIS;
  return { runId, issueKey, head: { schema, entries: entries.length, hash }, link: '', entries };
}

/**
 * Makes the chain over the runs anew.
 *
 * @param {Pack} pack
 * @returns {Pack}
 */
export function sealed(pack) {
  const { format, version, madeAt, organization, period, runs } = pack;
  const said = [
    ...[format, `${version}`, `${madeAt}`, organization.id, organization.name],
    ...[period ? `${period.from}` : '', period ? `${period.to}` : ''],
  ];
  const start = said.reduce(linked, GENESIS);
  let hash = start;
  const linkedRuns = runs.map((run) => {
    hash = linked(hash, `${run.runId} ${run.head.hash}`);
    return { ...run, link: hash };
  });
  return { ...pack, chain: { start, runs: runs.length, hash }, runs: linkedRuns };
}

/**
 * @param {string} runId
 * @param {string} issueKey
 * @param {Record<string, unknown>} [more]
 * @returns {string} the text of an entry that opens a run
 */
export function opening(runId, issueKey, more = {}) {
  const settings = JSON.stringify({ organization: { id: 'org-1', name: 'Acme' } });
  const at = 1_800_000_000_000;
  return JSON.stringify({ opened: { schema: 2, run: runId, at, issueKey, settings, ...more } });
}
