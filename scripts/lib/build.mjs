import { functions, ui } from './app.mjs';
import { bytes, chosenWay } from './bytes.mjs';
import { cloud } from './cloud.mjs';
import { packages } from './packages.mjs';
import { prerequisites } from './prerequisites.mjs';
import { together } from './together.mjs';
import { wasm } from './wasm.mjs';

/** Everything that a deploy uploads. */
export async function buildApp() {
  chosenWay();
  await prerequisites();
  await app();
}

/** The same, and what the sandbox runs beside it, which needs no package of npm. */
export async function buildAll() {
  chosenWay();
  await prerequisites();
  await together([app, cloud]);
}

/** The core is compiled on one core: what does not need it is made beside it. */
async function app() {
  await packages();
  await together([core, ui]);
}

async function core() {
  await wasm();
  await bytes();
  await functions();
}
