// Usage: npm run demo [-- --port N]
import { buildAll } from './lib/build.mjs';
import { main } from './lib/problem.mjs';
import { becomeSandbox } from './lib/serve.mjs';

await main(async () => {
  await buildAll();
  process.stdout.write('\nA small company, all of it on this machine. Ctrl+C ends it.\n');
  await becomeSandbox(process.argv.slice(2));
});
