import { requests } from './bench/requests.mjs';
import { sizes } from './bench/sizes.mjs';
import { sweep } from './bench/sweep.mjs';
import { coldStarts, loadTime } from './bench/times.mjs';
import { buildAll } from './lib/build.mjs';
import { main } from './lib/problem.mjs';

await main(async () => {
  await buildAll();
  const rows = [
    ...sizes(),
    loadTime(),
    ...(await requests()),
    ...(await sweep()),
    ...(await coldStarts()),
  ];
  print([{ what: 'quantity', measured: 'measured', bound: 'bound' }, ...rows]);
});

/** @param {import('./bench/sizes.mjs').Row[]} rows */
function print(rows) {
  const width = Math.max(...rows.map(({ what }) => what.length)) + 2;
  for (const { what, measured, bound } of rows) {
    process.stdout.write(`${what.padEnd(width)}${measured.padStart(12)}${bound.padStart(12)}\n`);
  }
}
