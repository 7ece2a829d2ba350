import { isNewer, replay } from './replay.js';
import { parseStrictly } from './strictJson.js';

/**
 * What entries must say beside having the right hashes. A chain that holds over entries that no
 * engine writes was made by somebody else.
 *
 * @typedef {import('./format.js').Pack} Pack
 * @typedef {import('./format.js').PackRun} PackRun
 * @typedef {{ entry: number | null, what: string }} Remark `entry`: its number, from 1
 * @typedef {{ kind: string, fields: Record<string, any> }} Fact
 */

/** Clocks of two invocations may differ by so much. */
export const CLOCK_SKEW_MS = 60_000;

/** Kinds of entries that the engine of this version writes, and those it is about to. */
const KINDS = new Set([
  'opened',
  'resumed',
  'reopened',
  'sent',
  'answered',
  'looked',
  'discovered',
  'identified',
  'postponed',
  'climbed',
  'concluded',
  'waiting',
  'rested',
  'approved',
  'told',
  'stopped',
]);

/**
 * @param {PackRun} run
 * @param {Pack} pack
 * @returns {{ findings: Remark[], warnings: Remark[], isNewer: boolean }} findings: what the engine
 *   cannot have written; warnings: what is odd and proves nothing; `isNewer`: it was written by rules
 *   that are not known here, so its steps were not replayed
 */
export function checkContent(run, pack) {
  const facts = run.entries.map((entry) => factOf(entry.text));
  const findings = facts.flatMap((fact, index) => problemOf(fact, index));
  const sound = facts.map((fact) => (typeof fact === 'string' ? null : fact));
  const [opened] = sound;
  if (run.entries.length === 0) {
    findings.push({ entry: null, what: 'it has no entry, and a run is stored with its first one' });
  }
  if (findings.length === 0 && opened) {
    findings.push(...mismatches(opened.fields, run, pack));
  }
  const newer = isNewer(run.head.schema, opened);
  if (findings.length === 0 && !newer) {
    findings.push(...replay(sound.filter((fact) => fact !== null)).contradictions);
  }
  return { findings, warnings: [...oddTimes(sound, pack), ...oddKinds(sound)], isNewer: newer };
}

/**
 * The account that a run gives access back to, held against the run that took it.
 *
 * @param {Pack} pack whose entries can be read
 * @returns {{ run: number, what: string }[]} `run`: its number, from 1
 */
export function strangersGivenBack({ runs }) {
  const openings = runs.map(({ entries }) => {
    const fact = factOf(entries[0]?.text ?? '');
    return typeof fact === 'string' ? {} : fact.fields;
  });
  const accounts = new Map(openings.map(({ run, person }) => [run, person?.account]));
  return openings.flatMap(({ takenBy, person }, index) => {
    const taken = takenBy === undefined ? undefined : accounts.get(takenBy);
    return taken === undefined || taken === person?.account
      ? []
      : [{ run: index + 1, what: `it gives back what ${named(takenBy)} took of somebody else` }];
  });
}

/**
 * @param {string} text
 * @returns {Fact | string} or why it is none
 */
function factOf(text) {
  const { value, error, twice } = parseStrictly(text);
  if (error !== undefined) {
    return `it is not JSON (${error})`;
  }
  if (twice !== undefined) {
    return `the field ${twice} stands twice in it`;
  }
  if (typeof value === 'string') {
    return { kind: value, fields: {} };
  }
  const pairs = isObject(value) ? Object.entries(value) : [];
  const [[kind, fields] = ['', null]] = pairs;
  return pairs.length === 1 && isObject(fields)
    ? { kind, fields }
    : 'it is not an object with one field, its kind';
}

/** @param {any} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {Fact | string} fact
 * @param {number} index
 * @returns {Remark[]}
 */
function problemOf(fact, index) {
  const entry = index + 1;
  if (typeof fact === 'string') {
    return [{ entry, what: fact }];
  }
  if ((index === 0) === (fact.kind === 'opened')) {
    return [];
  }
  const what = index === 0 ? 'the first entry does not open the run' : 'the run is opened again';
  return [{ entry, what }];
}

/**
 * What the pack says of a run, held against what the run says of itself.
 *
 * @param {Record<string, any>} opened
 * @param {PackRun} run
 * @param {Pack} pack
 * @returns {Remark[]}
 */
function mismatches(opened, run, pack) {
  const what = [];
  if (opened.run !== run.runId) {
    what.push(`it was opened as ${named(opened.run)}, and the pack calls it ${run.runId}`);
  }
  if (opened.issueKey !== run.issueKey) {
    what.push(`it was opened on ${named(opened.issueKey)}, and the pack says ${run.issueKey}`);
  }
  const { schema } = run.head;
  if (!(Number.isSafeInteger(opened.schema) && opened.schema <= schema)) {
    what.push(`it was opened in schema ${named(opened.schema)}, and its head says ${schema}`);
  }
  const organization = organizationOf(opened.settings);
  if (organization !== undefined && organization !== pack.organization.id) {
    what.push(`it belongs to the organization ${organization}, the pack to another`);
  }
  return what.map((text) => ({ entry: 1, what: text }));
}

/**
 * @param {unknown} value from an entry, which may be anything
 * @returns {string}
 */
function named(value) {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : 'nothing readable';
}

/**
 * @param {any} settings an object, or JSON as text
 * @returns {string | undefined} the organization's id, where they name it
 */
function organizationOf(settings) {
  const value = typeof settings === 'string' ? parseStrictly(settings).value : settings;
  const id = value?.organization?.id;
  return typeof id === 'string' ? id : undefined;
}

/**
 * @param {(Fact | null)[]} facts
 * @param {Pack} pack
 * @returns {Remark[]}
 */
function oddTimes(facts, { madeAt, period }) {
  /** @type {Remark[]} */
  const odd = [];
  let latest = -Infinity;
  facts.forEach((fact, index) => {
    const at = fact?.fields.at;
    if (typeof at !== 'number') {
      return;
    }
    const back = latest - at;
    if (back > CLOCK_SKEW_MS) {
      const seconds = Math.round(back / 1000);
      odd.push({
        entry: index + 1,
        what: `its time is ${seconds} s before that of an entry above`,
      });
    }
    latest = Math.max(latest, at);
  });
  if (latest > madeAt + CLOCK_SKEW_MS) {
    odd.push({ entry: null, what: 'its last entry is later than the pack' });
  }
  const opened = facts[0]?.fields.at;
  if (period && typeof opened === 'number' && (opened < period.from || opened >= period.to)) {
    odd.push({ entry: 1, what: 'it was opened outside of the period that the pack names' });
  }
  return odd;
}

/**
 * @param {(Fact | null)[]} facts
 * @returns {Remark[]}
 */
function oddKinds(facts) {
  return facts.flatMap((fact, index) =>
    fact && !KINDS.has(fact.kind)
      ? [{ entry: index + 1, what: `the kind "${fact.kind}" is of another version` }]
      : [],
  );
}
