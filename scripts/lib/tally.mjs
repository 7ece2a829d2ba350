/**
 * How a suite ended: counts, and the tests that failed, by name and with what they said.
 *
 * @typedef {{ passed: number, failed: number, failures: string[] }} Tally
 */

/** How much of what a test said is said once more at the end. */
const LINES = 8;

/** @type {Tally} */
const NOTHING = { passed: 0, failed: 0, failures: [] };

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
 * What `cargo test` printed.
 *
 * @param {number} code
 * @param {string} output
 * @returns {Tally} never without a failure when the command failed
 */
export function ofCargo(code, output) {
  const results = [...output.matchAll(/^test result: .+? (\d+) passed; (\d+) failed/gm)];
  const names = [...output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. FAILED$/gm)];
  const failures = names.map(([, name = '']) => name);
  const all = sum(
    results.map(([, passed, failed]) => ({
      ...NOTHING,
      passed: Number(passed),
      failed: Number(failed),
    })),
  );
  return atLeastOne('cargo', code, { ...all, failures });
}

/**
 * What a run of Node's tests left in the TAP format: https://testanything.org.
 *
 * @param {number} code
 * @param {string} report
 * @returns {Tally} never without a failure when the command failed
 */
export function ofTap(code, report) {
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  // What holds a failed test fails with it: its own name says nothing new.
  const blocks = report.split(/^(?=\s*not ok \d+ - )/m).slice(1);
  const own = blocks.filter((block) => !/failureType: 'subtestsFailed'/.test(block));
  const failures = own.map((block) => [nameOf(block), ...reasonOf(block)].join(' | '));
  const failed = count('fail') + count('cancelled');
  return atLeastOne('node', code, { passed: count('pass'), failed, failures });
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
function atLeastOne(name, code, tally) {
  if (code === 0 || tally.failed > 0) return tally;
  return sum([tally, whole(name, code)]);
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
    }),
    NOTHING,
  );
}

/**
 * What is said at the end: a line for each suite, then each test that failed.
 *
 * @param {{ name: string, seconds: number, tally: Tally }[]} suites
 * @returns {string}
 */
export function summary(suites) {
  const { passed, failed } = sum(suites.map(({ tally }) => tally));
  const lines = suites.map(
    ({ name, seconds, tally }) =>
      `${name}: ${tally.passed} passed, ${tally.failed} failed, ${seconds} s`,
  );
  const failures = suites.flatMap(({ name, tally }) =>
    tally.failures.map((failure) => `FAILED ${name}: ${failure}`),
  );
  return [...lines, ...failures, '', `${passed} passed, ${failed} failed`, ''].join('\n');
}
