import { spawnSync } from 'node:child_process';
import { cloudBinary } from '../lib/cloud.mjs';
import { at } from '../lib/paths.mjs';

/** @typedef {import('./sizes.mjs').Row} Row */

const PEOPLE = 100_000;
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
  const none = (/** @type {number} */ count) => ({ measured: String(count), bound: '0' });
  return [
    { what: `sweep over ${people} people, searches`, measured: String(searches), bound: '1000' },
    { what: 'and other requests', measured: String(others), bound: '' },
    { what: 'people of whom it says what is not so', ...none(rest.differsFromTruth) },
    { what: 'people of whom plain JS says something else', ...none(rest.differsFromPlain) },
    { what: 'sweep, CPU of the core', measured: `${core.cpuMs.toFixed(0)} ms`, bound: '1000 ms' },
    { what: 'the same in plain JS', measured: `${plain.cpuMs.toFixed(0)} ms`, bound: '' },
    {
      what: 'sweep, memory of the core',
      measured: `${(core.memoryBytes / MB).toFixed(1)} MB`,
      bound: '128 MB',
    },
  ];
}
