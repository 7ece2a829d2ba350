import { numbered } from './chain.js';

/**
 * The verdict in words for a terminal.
 *
 * @typedef {import('./verify.js').Report} Report
 * @typedef {import('./verify.js').RunReport} RunReport
 */

/** So many lines of one kind are written out. */
const LINES_MAX = 50;

/**
 * @param {Report} report
 * @returns {string} lines, each with its end
 */
export function reportText(report) {
  const lines = [
    ...report.runs.map(runLine),
    ...cut(report.findings.map((one) => `tampered  ${place(one)}${one.what}`)),
    ...cut(report.runs.flatMap(doubts)),
    ...cut(report.warnings.map((one) => `warning   ${place(one)}${one.what}`)),
    ...summary(report),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

/**
 * @param {RunReport} run
 * @returns {string}
 */
function runLine({ runId, issueKey, entries, head, whole, anchoredAt }) {
  const state = whole ? 'whole   ' : 'BROKEN  ';
  const vouched = anchoredAt === null ? '' : `  given with --head: ${upTo(anchoredAt, entries)}`;
  return `${state}  ${runId}  ${issueKey}  ${numbered(entries, 'entry')}  head ${head}${vouched}`;
}

/**
 * @param {RunReport} run
 * @returns {string[]} what nobody vouches for, and what was not looked at
 */
function doubts({ runId, entries, anchoredAt, isNewer }) {
  const after =
    anchoredAt !== null && anchoredAt < entries
      ? [
          `unvouched ${runId}: ${afterHead(anchoredAt, entries)} the head that was given, and nothing kept elsewhere vouches for what they say. If the run went on since, give the head that its ticket shows now`,
        ]
      : [];
  const newer = isNewer
    ? [
        `unproven  ${runId}: it was written by a newer Offramp, so its steps were not replayed. Take the verifier of the Offramp that made it`,
      ]
    : [];
  return [...after, ...newer];
}

/**
 * @param {number} anchoredAt
 * @param {number} entries
 */
function afterHead(anchoredAt, entries) {
  const first = anchoredAt + 1;
  return first === entries
    ? `entry ${first} comes after`
    : `entries ${first} to ${entries} come after`;
}

/**
 * @param {number} anchoredAt
 * @param {number} entries
 */
function upTo(anchoredAt, entries) {
  const since = entries - anchoredAt;
  return since === 0 ? 'yes' : `entry ${anchoredAt}, ${since} came after`;
}

/** @param {{ runId: string | null, entry: number | null }} of */
function place({ runId, entry }) {
  const names = [runId, entry === null ? null : `entry ${entry}`].filter((name) => name !== null);
  return names.length === 0 ? '' : `${names.join(', ')}: `;
}

/**
 * @param {Report} report
 * @returns {string[]}
 */
function summary({ verdict, runs, entries, findings, warnings, anchors, hash, ...about }) {
  const what = `${numbered(runs.length, 'run')}, ${numbered(entries, 'entry')}, of ${about.organization.name}`;
  const odd = warnings.length === 0 ? '' : `, ${numbered(warnings.length, 'warning')}`;
  if (verdict === 'tampered') {
    return [`TAMPERED WITH: ${what}; ${numbered(findings.length, 'finding')}${odd}.`];
  }
  if (verdict === 'unvouched') {
    return [`NOT VOUCHED FOR: ${what}${odd}. Entries come after a head that was given.`];
  }
  if (verdict === 'unproven') {
    const why =
      runs.length === 0
        ? 'There is no run in it. That is what is left of a pack whose runs were taken out, too.'
        : 'Not every run could be looked at.';
    return [`NOTHING PROVEN: ${what}${odd}. ${why}`];
  }
  const compared = runs.filter((run) => run.anchoredAt !== null).length;
  const outside =
    anchors.length === 0
      ? 'Nothing kept elsewhere was compared. Give the head that the ticket shows with --head, since a whole new pack would be whole too.'
      : `A head that was kept elsewhere vouches for ${compared} of ${numbered(runs.length, 'run')}.`;
  return [`WHOLE: ${what}${odd}. Hash over all: ${hash}`, outside];
}

/**
 * @param {string[]} lines
 * @returns {string[]}
 */
function cut(lines) {
  const more = lines.length - LINES_MAX;
  return more > 0 ? [...lines.slice(0, LINES_MAX), `... and ${more} more`] : lines;
}

/**
 * A pack may name its runs as it likes; a terminal must not obey it.
 *
 * @param {string} text
 * @returns {string} with whatever is not visible spelled out
 */
export function plain(text) {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`,
  );
}
