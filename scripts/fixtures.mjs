// Usage: npm run fixtures. Makes the fixtures of the pages anew, from what the real app answers.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { REAL, recorded } from '../tests/e2e/support/recorded.js';
import { buildAll } from './lib/build.mjs';
import { at } from './lib/paths.mjs';
import { main } from './lib/problem.mjs';

await main(async () => {
  await buildAll();
  const answers = await recorded();
  rmSync(at(REAL), { recursive: true, force: true });
  for (const [name, answer] of answers) {
    const file = at(REAL, `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(answer, null, 1)}\n`);
  }
  process.stdout.write(`${answers.size} answers are in ${REAL}\n`);
});
