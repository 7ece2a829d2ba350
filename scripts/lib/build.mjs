import { functions, ui } from './app.mjs';
import { cloud } from './cloud.mjs';
import { packages } from './packages.mjs';
import { prerequisites } from './prerequisites.mjs';
import { wasm } from './wasm.mjs';

/** Everything that a deploy uploads. */
export async function buildApp() {
  await prerequisites();
  await packages();
  await wasm();
  await functions();
  await ui();
}

/** The same, and what the sandbox runs beside it. */
export async function buildAll() {
  await buildApp();
  await cloud();
}
