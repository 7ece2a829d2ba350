import { functions, ui } from './app.mjs';
import { cloud } from './cloud.mjs';
import { packages } from './packages.mjs';
import { prerequisites } from './prerequisites.mjs';
import { together } from './together.mjs';
import { wasm } from './wasm.mjs';

/** Everything that a deploy uploads. */
export async function buildApp() {
  await prepare();
  await app();
}

/** The same, and what the sandbox runs beside it. */
export async function buildAll() {
  await prepare();
  await together([app, cloud]);
}

async function prepare() {
  await prerequisites();
  await packages();
}

/** The core is compiled on one core: what does not need it is made beside it. */
const app = () => together([core, ui]);

async function core() {
  await wasm();
  await functions();
}
