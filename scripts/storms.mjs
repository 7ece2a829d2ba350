// Usage: npm run storms [-- NAME ...] [--schedules N] [--seed N]
//
// The seeded schedules of faults in full, and what they end in. `npm test` runs slices of them.
import { parseArgs } from 'node:util';
import { Problem, main } from './lib/problem.mjs';
import { prerequisites } from './lib/prerequisites.mjs';
import { attempt, run } from './lib/run.mjs';
import { STORMS } from './lib/storms.mjs';

/** Of each storm, unless told. */
const SCHEDULES = '200000';

const CARGO = ['test', '--package', 'offramp', '--test', 'laws'];

await main(async () => {
  const { positionals, values } = parseArgs({
    options: { schedules: { type: 'string' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  const schedules = wholeNumber('--schedules', values.schedules ?? SCHEDULES);
  const env = {
    OFFRAMP_SCHEDULES: schedules,
    OFFRAMP_SEED: values.seed && wholeNumber('--seed', values.seed),
  };
  await prerequisites();
  const names = await stormsBy(positionals);
  process.stdout.write(
    `${names.length} storms, ${values.seed ? 'one schedule' : schedules} each\n`,
  );
  const args = [...CARGO, '--', '--nocapture', '--exact', ...names];
  const { code } = await attempt('cargo', args, { env, show: 'stdout' });
  process.exitCode = code;
});

/**
 * @param {string[]} parts of names
 * @returns {Promise<string[]>} names of tests
 */
async function stormsBy(parts) {
  const listed = await run('cargo', [...CARGO, '--', '--list'], { show: 'none' });
  const tests = [...listed.matchAll(/^(\S+): test$/gm)].map(([, name = '']) => name);
  const storms = tests.filter((name) => STORMS.some((storm) => name.startsWith(storm)));
  const wanted = (/** @type {string} */ name) =>
    parts.length === 0 || parts.some((part) => name.includes(part.replaceAll('-', '_')));
  const names = storms.filter(wanted);
  if (names.length === 0) {
    throw new Problem(`There is no such storm. There are:\n  ${storms.join('\n  ')}`);
  }
  return names;
}

/**
 * @param {string} option
 * @param {string} text
 */
function wholeNumber(option, text) {
  if (!/^[1-9]\d*$/.test(text) && !(option === '--seed' && text === '0')) {
    throw new Problem(`${option} takes a whole number, not '${text}'.`);
  }
  return text;
}
