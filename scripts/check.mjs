import { buildApp } from './lib/build.mjs';
import { rustComponents } from './lib/prerequisites.mjs';
import { main } from './lib/problem.mjs';
import { runSuites } from './lib/runSuites.mjs';
import { checks, slowChecks } from './lib/suites.mjs';

await main(async () => {
  // The manifest names what is built, and the host's types come from the core's glue.
  await buildApp();
  rustComponents();
  await runSuites(new Map([...checks, ...slowChecks]));
});
