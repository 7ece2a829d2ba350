// Usage: npm run sandbox -- --port N [--scenario NAME] [--seed N] [--users N] [--variant NAME=VALUE]...
import { buildAll } from './lib/build.mjs';
import { main } from './lib/problem.mjs';
import { becomeSandbox } from './lib/serve.mjs';

await main(async () => {
  await buildAll();
  await becomeSandbox(process.argv.slice(2));
});
