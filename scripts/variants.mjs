// Usage: npm run variants [-- NAME ...] [--mixtures N] [--seed N]
//
// What nobody has documented, each answer it may have, and what every row of the table came to
// under it. A NAME is a part of the name of one or more. `npm test` runs a slice of the rows under each.
import { parseArgs } from 'node:util';
import { Variants } from '../sandbox/forge/platform/variants.js';
import { Problem, main } from './lib/problem.mjs';
import { prerequisites } from './lib/prerequisites.mjs';
import { attempt } from './lib/run.mjs';

/** Random mixtures, unless told. */
const MIXTURES = '2000';

const CARGO = ['test', '--package', 'offramp', '--test', 'laws', '--', '--nocapture', 'variants::'];

await main(async () => {
  const { positionals, values } = parseArgs({
    options: { mixtures: { type: 'string' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  const { mixtures = MIXTURES, seed } = values;
  for (const [option, text] of Object.entries({ mixtures, seed: seed ?? '0' })) {
    if (!/^\d+$/.test(text)) throw new Problem(`--${option} takes a whole number, not '${text}'.`);
  }
  const known = new Variants().list().map(({ name }) => name);
  const unknown = positionals.find((part) => !known.some((name) => name.includes(part)));
  if (unknown !== undefined) {
    throw new Problem(`There is no variant ${unknown}. There are: ${known.join(', ')}`);
  }
  const env = {
    OFFRAMP_VARIANTS: positionals.join(',') || 'all',
    OFFRAMP_SCHEDULES: mixtures,
    OFFRAMP_SEED: seed,
  };
  await prerequisites();
  const { code } = await attempt('cargo', CARGO, { env, show: 'stdout' });
  process.exitCode = code;
});
