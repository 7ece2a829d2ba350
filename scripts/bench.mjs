// Usage: npm run bench [-- --only name[,name]]
//
// Fails where a bound is passed that is the same on every machine. Times are told, and fail nothing.
import { parseArgs } from 'node:util';
import { broken, table } from './bench/bounds.mjs';
import { requests } from './bench/requests.mjs';
import { sizes } from './bench/sizes.mjs';
import { sweep } from './bench/sweep.mjs';
import { coldStarts, loadTime } from './bench/times.mjs';
import { buildAll } from './lib/build.mjs';
import { Problem, main } from './lib/problem.mjs';

/** @import { Row } from './bench/bounds.mjs' */

/** @type {Map<string, () => Promise<Row[]>>} */
const PARTS = new Map([
  ['sizes', sizes],
  ['requests', requests],
  ['sweep', sweep],
  ['times', async () => [loadTime(), ...(await coldStarts())]],
]);

await main(async () => {
  const chosen = selection();
  await buildAll();
  /** @type {Row[]} */
  const rows = [];
  for (const [, measure] of chosen) {
    rows.push(...(await measure()));
  }
  process.stdout.write(`${table(rows)}\n`);
  const beyond = broken(rows);
  if (beyond.length > 0) {
    throw new Problem(`Beyond its bound:\n  ${beyond.join('\n  ')}`);
  }
});

function selection() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = values.only?.split(',') ?? [...PARTS.keys()];
  const unknown = names.find((name) => !PARTS.has(name));
  if (unknown !== undefined) {
    throw new Problem(`There is no part ${unknown}. There are: ${[...PARTS.keys()].join(', ')}`);
  }
  return [...PARTS].filter(([name]) => names.includes(name));
}
