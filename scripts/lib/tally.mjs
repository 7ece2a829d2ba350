/**
 * A test that was passed over: its name, and why.
 *
 * @typedef {{ name: string, reason: string }} Skip
 *
 * How a suite ended: counts, the tests that failed, by name and with what they said, and those that
 * were passed over.
 *
 * @typedef {{ passed: number, failed: number, failures: string[], skips: Skip[] }} Tally
 */

/** How much of what a test said is said once more at the end. */
const LINES = 8;

const NO_REASON = 'no reason is given';

/** @type {Tally} */
const NOTHING = { passed: 0, failed: 0, failures: [], skips: [] };

/**
 * A command that passes or fails as a whole.
 *
 * @param {string} name
 * @param {number} code how it ended
 * @returns {Tally}
 */
export function whole(name, code) {
  return code === 0
    ? { ...NOTHING, passed: 1 }
    : { ...NOTHING, failed: 1, failures: [`${name} (exit ${code})`] };
}

/**
 * A suite that cannot be run here.
 *
 * @param {string} name
 * @param {string} reason
 * @returns {Tally}
 */
export const passedOver = (name, reason) => ({ ...NOTHING, skips: [{ name, reason }] });

/**
 * What `cargo test` printed.
 *
 * @param {number} code
 * @param {string} output
 * @returns {Tally} never without a failure when the command failed, or has run nothing
 */
export function ofCargo(code, output) {
  const results = [...output.matchAll(/^test result: .+? (\d+) passed; (\d+) failed/gm)];
  const names = [...output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. FAILED$/gm)];
  const ignored = [...output.matchAll(/^test (.+?) \.\.\. ignored(?:, (.*))?$/gm)];
  const failures = names.map(([, name = '']) => name);
  const skips = ignored.map(([, name = '', reason]) => ({ name, reason: reason ?? NO_REASON }));
  const all = sum(
    results.map(([, passed, failed]) => ({
      ...NOTHING,
      passed: Number(passed),
      failed: Number(failed),
    })),
  );
  return somethingRan('cargo', code, { ...all, failures, skips });
}

/**
 * What a run of Node's tests left in the TAP format: https://testanything.org.
 *
 * @param {number} code
 * @param {string} report
 * @returns {Tally} never without a failure when the command failed, or has run nothing
 */
export function ofTap(code, report) {
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  // What holds a failed test fails with it: its own name says nothing new.
  const blocks = report.split(/^(?=\s*not ok \d+ - )/m).slice(1);
  const own = blocks.filter((block) => !/failureType: 'subtestsFailed'/.test(block));
  const failures = own.map((block) => [nameOf(block), ...reasonOf(block)].join(' | '));
  const failed = count('fail') + count('cancelled');
  const skips = skipsOf(report);
  return somethingRan('node', code, { passed: count('pass'), failed, failures, skips });
}

/**
 * What was passed over. The report's own count leaves out what holds tests: when that is passed
 * over, its tests are not even named. A test that is still to be made to pass may fail unseen.
 *
 * @param {string} report
 * @returns {Skip[]}
 */
function skipsOf(report) {
  const lines = report.matchAll(/^ *(?:not )?ok \d+ - (.*?) # (SKIP|TODO)(?: (.*))?$/gm);
  return [...lines].map(([, name = '', word, said]) => {
    const reason = said ? said.replaceAll('\\#', '#') : NO_REASON;
    return {
      name: name.replaceAll('\\#', '#'),
      reason: word === 'TODO' ? `to do: ${reason}` : reason,
    };
  });
}

/** @param {string} block of a test that failed */
const nameOf = (block) => /not ok \d+ - (.*)/.exec(block)?.[1] ?? '';

/**
 * Where a test failed and why, in a few lines: a machine that nobody can look into keeps no more.
 *
 * @param {string} block of a test that failed
 */
function reasonOf(block) {
  const error = /^ *error: (?:\|-\n)?([^]*?)^ *(?:code: '|name: '|stack: |\.\.\.$)/m.exec(
    block,
  )?.[1];
  const lines = (error ?? '').split('\n').map((line) => line.trim());
  const place = /^ *[^(\n]*\((file:[^)]+)\)$/m.exec(block)?.[1];
  return [...lines.filter((line) => line !== '').slice(0, LINES), ...(place ? [place] : [])];
}

/**
 * @param {string} name
 * @param {number} code
 * @param {Tally} tally
 * @returns {Tally}
 */
function somethingRan(name, code, tally) {
  if (tally.failed > 0) return tally;
  if (code !== 0) return sum([tally, whole(name, code)]);
  if (tally.passed > 0 || tally.skips.length > 0) return tally;
  return { ...tally, failed: 1, failures: [`${name}: no test was run`] };
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      failures: [...all.failures, ...one.failures],
      skips: [...all.skips, ...one.skips],
    }),
    NOTHING,
  );
}

/**
 * How one suite ended, in a line. One that was passed over as a whole does not look like one that
 * has held something.
 *
 * @param {string} name
 * @param {number} seconds
 * @param {Tally} tally
 */
export function lineOf(name, seconds, tally) {
  const { passed, failed, skips } = tally;
  const isHollow = passed === 0 && failed === 0 && skips.length > 0;
  const counts = isHollow ? `NOTHING WAS HELD, ${skips.length} skipped` : countsOf(tally);
  const reasons = isHollow ? `: ${[...byReason(skips).keys()].join('; ')}` : '';
  return `${name}: ${counts}${reasons}, ${seconds} s`;
}

/** @param {Tally} tally */
function countsOf({ passed, failed, skips }) {
  const skipped = skips.length > 0 ? `, ${skips.length} skipped` : '';
  return `${passed} passed, ${failed} failed${skipped}`;
}

/**
 * @param {Skip[]} skips
 * @returns {Map<string, string[]>} the names by their reason
 */
function byReason(skips) {
  const names = new Map();
  for (const { name, reason } of skips) names.set(reason, [...(names.get(reason) ?? []), name]);
  return names;
}

/**
 * What is said at the end: a line for each suite, what storms ended in, what was passed over and
 * why, then each test that failed.
 *
 * @param {{ name: string, seconds: number, tally: Tally }[]} suites
 * @param {string[]} [storms] what each storm said when it was over
 * @returns {string}
 */
export function summary(suites, storms = []) {
  const lines = suites.map(({ name, seconds, tally }) => lineOf(name, seconds, tally));
  const skips = suites.flatMap(({ name, tally }) =>
    [...byReason(tally.skips)].map(
      ([reason, names]) => `NOT HELD in ${name}, since ${reason}: ${names.join('; ')}`,
    ),
  );
  const failures = suites.flatMap(({ name, tally }) =>
    tally.failures.map((failure) => `FAILED ${name}: ${failure}`),
  );
  const total = countsOf(sum(suites.map(({ tally }) => tally)));
  return [...lines, ...storms, ...skips, ...failures, '', total, ''].join('\n');
}
