import { spawnSync } from 'node:child_process';
import { cloudBinary } from '../lib/cloud.mjs';
import { at } from '../lib/paths.mjs';

/** @import { Row } from './bounds.mjs' */

const PEOPLE = 100_000;
const A_PAGE = 100;
/** The directories, the groups of each product, and people whom the pages do not tell enough of. */
const OTHERS = 100;
const MB = 1_048_576;

/** @returns {Promise<Row[]>} what it costs to find everybody who is inactive, beside plain JS */
export async function sweep() {
  const { status, stdout } = spawnSync(
    process.execPath,
    [at('scripts', 'bench', 'sweep', 'run.mjs'), cloudBinary, String(PEOPLE)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) {
    throw new Error('the sweep over everybody failed');
  }
  const { people, searches, others, core, plain, ...rest } = JSON.parse(stdout);
  const sweepOf = `sweep over ${PEOPLE} people`;
  const told = (/** @type {string} */ what, /** @type {string} */ measured, bound = '') => ({
    ...{ what, measured, told: bound },
  });
  return [
    { what: `${sweepOf}, whom it did not look at`, value: PEOPLE - people, most: 0 },
    { what: `${sweepOf}, searches`, value: searches, most: PEOPLE / A_PAGE },
    { what: 'and other requests', value: others, most: OTHERS },
    { what: 'people of whom it says what is not so', value: rest.differsFromTruth, most: 0 },
    { what: 'people of whom plain JS says something else', value: rest.differsFromPlain, most: 0 },
    told('sweep, CPU of the core', `${core.cpuMs.toFixed(0)} ms`, '1000 ms'),
    told('the same in plain JS', `${plain.cpuMs.toFixed(0)} ms`),
    { what: 'sweep, memory of the core', value: core.memoryBytes / MB, most: 128, unit: 'MB' },
  ];
}
