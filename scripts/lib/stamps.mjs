import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { at, root } from './paths.mjs';

const SKIPPED = new Set(['node_modules', 'target', '.git', '.vite']);

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} inputs files and folders, relative to the project
 * @property {string[]} outputs absolute paths that have to be there
 * @property {string[]} [extra] whatever else the result depends on, e.g. versions of tools
 * @property {(path: string) => boolean} [filter] which of the inputs' files count
 * @property {() => Promise<void>} build
 */

/**
 * Builds a step unless the very same inputs have built it before.
 *
 * @param {Step} step
 * @returns {Promise<void>}
 */
export async function fresh(step) {
  const stamp = at('build', '.stamps', step.name);
  const before = fingerprint(step);
  if (step.outputs.every((path) => existsSync(path)) && stampOf(stamp) === before) {
    return;
  }
  const started = Date.now();
  process.stderr.write(`building ${step.name} ...\n`);
  await step.build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, before);
  process.stderr.write(`built ${step.name} in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

/**
 * @param {string} path
 * @returns {string | null}
 */
function stampOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/**
 * @param {Step} step
 * @returns {string} a hash of everything that the step is made from
 */
function fingerprint({ inputs, extra = [], filter = () => true }) {
  const hash = createHash('sha256');
  for (const text of extra) {
    hash.update(`${text}\0`);
  }
  for (const path of inputs.flatMap((input) => filesUnder(at(input))).filter(filter)) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]} every file, in a stable order
 */
function filesUnder(path) {
  if (!existsSync(path)) {
    return [];
  }
  if (statSync(path).isFile()) {
    return [path];
  }
  return readdirSync(path)
    .filter((name) => !SKIPPED.has(name))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
