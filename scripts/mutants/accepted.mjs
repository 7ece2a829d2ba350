import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { at } from '../lib/paths.mjs';

/**
 * A mutant that may survive: where it is, what is changed in which line, and why nothing can tell it
 * from the original.
 *
 * @typedef {{ file: string, mutant: string, line: string, reason: string }} Accepted
 *
 * What cargo-mutants says of one scenario.
 *
 * @typedef {{ name: string, file: string, span: { start: { line: number } } }} Mutant
 * @typedef {{ scenario: 'Baseline' | { Mutant: Mutant }, summary: string, log_path: string }} Outcome
 *
 * @typedef {object} Looked
 * @property {(file: string) => string} textOf
 * @property {(path: string) => string} logOf
 * @property {boolean} isWhole whether every mutant of the files was looked at
 * @property {(file: string) => boolean} isAsked
 *
 * @typedef {object} Verdict
 * @property {Record<string, number>} counts
 * @property {Omit<Accepted, 'reason'>[]} survivors without a reason
 * @property {Accepted[]} stale reasons for what survives no more
 * @property {string[]} untried what the tests could not be built with, although it compiles
 */

const FILE = 'tests/mutants/accepted.yml';

/** @returns {Accepted[]} the mutants that may survive */
export function accepted() {
  return existsSync(at(FILE)) ? (parse(readFileSync(at(FILE), 'utf8')) ?? []) : [];
}

/**
 * @param {Outcome[]} outcomes
 * @param {Accepted[]} reasons
 * @param {Looked} looked
 * @returns {Verdict}
 */
export function judged(outcomes, reasons, { textOf, logOf, isWhole, isAsked }) {
  const mutants = outcomes.flatMap(({ scenario, summary }) =>
    scenario === 'Baseline' ? [] : [{ ...named(scenario.Mutant, textOf), summary }],
  );
  const survived = mutants.filter(({ summary }) => summary === 'MissedMutant');
  const open = [...reasons];
  const survivors = survived.filter((one) => {
    const index = open.findIndex((other) => isSame(one, other));
    return index === -1 || open.splice(index, 1).length === 0;
  });
  const isLookedAt = (/** @type {Accepted} */ one) =>
    isWhole ? isAsked(one.file) : mutants.some((other) => isSame(one, other));
  return {
    counts: counted(mutants.map(({ summary }) => summary)),
    untried: outcomes.filter((one) => isUntried(one, logOf)).map(({ log_path: path }) => path),
    survivors: survivors.map(({ file, mutant, line }) => ({ file, mutant, line })),
    stale: open.filter(isLookedAt),
  };
}

/**
 * A mutant that does not compile is none; one that does and was not linked has been judged by nobody.
 *
 * @param {Outcome} outcome
 * @param {(path: string) => string} logOf
 */
const isUntried = ({ summary, log_path: path }, logOf) =>
  summary === 'Unviable' && /^error: (linking with|could not (write|exec))/m.test(logOf(path));

/**
 * @param {string[]} words
 * @returns {Record<string, number>}
 */
function counted(words) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const word of words) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/**
 * By what is in the line and not by its number, which any change above it moves.
 *
 * @param {Mutant} mutant
 * @param {(file: string) => string} textOf
 */
function named({ name, file, span }, textOf) {
  const line = textOf(file).split('\n')[span.start.line - 1] ?? '';
  return { file, mutant: name.replace(/^\S+:\d+:\d+: /, ''), line: line.trim() };
}

/**
 * @param {Omit<Accepted, 'reason'>} one
 * @param {Omit<Accepted, 'reason'>} other
 */
const isSame = (one, other) =>
  one.file === other.file && one.mutant === other.mutant && one.line === other.line;

/**
 * @param {Verdict} verdict
 * @returns {string} what is to be done
 */
export function told({ counts, survivors, stale, untried }) {
  const entry = (/** @type {Omit<Accepted, 'reason'>} */ { file, mutant, line }) =>
    `- file: ${file}\n  mutant: ${JSON.stringify(mutant)}\n  line: ${JSON.stringify(line)}\n`;
  const lines = ['\n', ...Object.entries(counts).map(([what, n]) => `${what}: ${n}\n`)];
  if (survivors.length > 0) {
    lines.push('\nThese survive, and nothing says why. Let a law catch them, or give a reason in ');
    lines.push(`${FILE}:\n\n`, ...survivors.map((one) => `${entry(one)}  reason: \n`));
  }
  if (stale.length > 0) {
    lines.push(`\nThese reasons of ${FILE} are of nothing that survives. Take them out:\n\n`);
    lines.push(...stale.map(entry));
  }
  if (untried.length > 0) {
    lines.push(
      '\nThese were not tried, because linking failed:\n\n',
      ...untried.map((log) => `${log}\n`),
    );
  }
  return lines.join('');
}
