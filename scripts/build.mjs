import { buildAll } from './lib/build.mjs';
import { main } from './lib/problem.mjs';

await main(buildAll);
