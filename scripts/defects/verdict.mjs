/**
 * @import { Defect } from './list.mjs'
 * @typedef {{ code: number, output: string }} Ran
 * @typedef {{ name: string, red: string[], missing: string[] }} Verdict `missing`: why it counts as
 *   not caught
 */

/**
 * What `cargo test` said of a defect.
 *
 * @param {Defect} defect
 * @param {Ran} built how the compilation ended
 * @param {Ran} ran
 * @returns {Verdict}
 */
export function verdict({ name, laws }, built, ran) {
  if (built.code !== 0) {
    return { name, red: [], missing: ['it does not compile, so it shows nothing'] };
  }
  const red = redIn(ran.output);
  const silent = laws.filter((law) => !red.some((test) => test.includes(law)));
  const missing = silent.map((law) => `${law} stays green`);
  return { name, red, missing: red.length > 0 ? missing : ['nothing turns red'] };
}

/**
 * @param {string} output
 * @returns {string[]} the tests that failed
 */
export function redIn(output) {
  return [...output.matchAll(/^test (.+?) \.\.\. FAILED/gm)].map(([, name = '']) => name);
}

/**
 * @param {Verdict[]} verdicts
 * @returns {string} the table
 */
export function tableOf(verdicts) {
  const lines = verdicts.flatMap(({ name, red, missing }) => [
    `${missing.length === 0 ? 'caught    ' : 'NOT CAUGHT'}  ${name}`,
    ...red.map((test) => `              red: ${test}`),
    ...missing.map((why) => `              ${why}`),
  ]);
  const open = verdicts.filter(({ missing }) => missing.length > 0).length;
  return `${lines.join('\n')}\n\n${verdicts.length - open} caught, ${open} not caught\n`;
}
