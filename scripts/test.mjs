// Usage: npm test [-- --only name[,name]]
import { parseArgs } from 'node:util';
import { bindgen } from './lib/bindgen.mjs';
import { buildAll } from './lib/build.mjs';
import { chromium } from './lib/chromium.mjs';
import { cloudBinary } from './lib/cloud.mjs';
import { rustComponents } from './lib/prerequisites.mjs';
import { Problem, main } from './lib/problem.mjs';
import { runSuites } from './lib/runSuites.mjs';
import { checks, tests } from './lib/suites.mjs';

await main(async () => {
  const chosen = selection();
  await buildAll();
  rustComponents();
  await bindgen();
  process.env.OFFRAMP_CHROMIUM = await chromium();
  process.env.OFFRAMP_CLOUD_BIN = cloudBinary;
  await runSuites(chosen);
});

function selection() {
  const all = new Map([...checks, ...tests]);
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = values.only?.split(',') ?? [...all.keys()];
  const unknown = names.find((name) => !all.has(name));
  if (unknown !== undefined) {
    throw new Problem(`There is no suite ${unknown}. There are: ${[...all.keys()].join(', ')}`);
  }
  return new Map([...all].filter(([name]) => names.includes(name)));
}
