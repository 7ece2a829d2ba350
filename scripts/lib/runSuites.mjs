import { stormsSaid } from './storms.mjs';
import { lineOf, summary } from './tally.mjs';

/**
 * @import { Show } from './run.mjs'
 * @import { Tally } from './tally.mjs'
 *
 * A suite. Those of one lane run one after the other, the lanes beside each other: cargo waits for
 * itself anyway, and neither lane keeps two cores busy all the time.
 *
 * @typedef {{ lane: 'cargo' | 'node', run: (show: Show) => Promise<Tally> }} Suite
 * @typedef {{ name: string, seconds: number, tally: Tally }} Ended
 */

/**
 * Runs suites and tells how they ended.
 *
 * @param {Map<string, Suite>} suites
 */
export async function runSuites(suites) {
  const all = [...suites];
  const lanes = [...new Set(all.map(([, { lane }]) => lane))];
  const show = lanes.length > 1 ? 'afterwards' : 'stdout';
  const inLane = (/** @type {Suite['lane']} */ lane) =>
    all.filter(([, suite]) => suite.lane === lane);
  const ended = (await Promise.all(lanes.map((lane) => inTurn(inLane(lane), show)))).flat();
  const storms = suites.has('rust') ? stormsSaid() : [];
  process.stdout.write(`\n${summary(ended, storms)}`);
  process.exitCode = ended.every(({ tally }) => tally.failed === 0) ? 0 : 1;
}

/**
 * @param {[string, Suite][]} suites
 * @param {Show} show
 * @returns {Promise<Ended[]>}
 */
async function inTurn(suites, show) {
  const ended = [];
  for (const [name, { run }] of suites) {
    process.stdout.write(`\n──── ${name} ────\n`);
    const begun = Date.now();
    const tally = await run(show);
    const seconds = Math.round((Date.now() - begun) / 1000);
    process.stdout.write(`${lineOf(name, seconds, tally)}\n`);
    ended.push({ name, seconds, tally });
  }
  return ended;
}
