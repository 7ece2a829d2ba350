import { copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bindgen, bindgenVersion } from './bindgen.mjs';
import { at, target } from './paths.mjs';
import { ask, attempt, run } from './run.mjs';
import { fresh } from './stamps.mjs';

const TARGET = 'wasm32-unknown-unknown';

// Listed one by one: with all features on, the result is refused by Node 20 and 24.
const FEATURES = [
  'bulk-memory',
  'reference-types',
  'sign-ext',
  'mutable-globals',
  'nontrapping-float-to-int',
  'multivalue',
].map((feature) => `--enable-${feature}`);

const BINDGEN_OPTIONS = [
  ...['--target', 'web', '--omit-default-module-path', '--experimental-reset-state-function'],
  ...['--remove-name-section', '--remove-producers-section', '--out-name', 'offramp'],
];

// The runtime compiles a function when it is first called: with everything that has one caller
// folded into it, the first call compiles half of the core. Small functions also pack better.
const INLINE = '--one-caller-inline-max-function-size=20';

/** The modules of the core by the feature that each is built with, and their folders in pkg/. */
const MODULES = [
  { feature: 'doors', folder: '', level: 'z' },
  { feature: 'office', folder: 'office', level: 'z' },
  // It has room, and reads a hundred thousand people: a third faster than as small as can be.
  { feature: 'sweep', folder: 'sweep', level: 's' },
];

const INPUTS = ['Cargo.toml', 'Cargo.lock', '.cargo', 'src', 'scripts/lib/wasm.mjs'];
/** @param {string} path */
const isCore = (path) => !path.endsWith('.js');

const FILES = ['offramp.js', 'offramp_bg.wasm', 'offramp.d.ts'];

/** Builds pkg/: the core as wasm, a module each for doors, office and sweep, with glue. */
export function wasm() {
  return fresh({
    name: 'wasm',
    inputs: INPUTS,
    filter: isCore,
    outputs: MODULES.flatMap(({ folder }) => FILES.map((name) => at('pkg', folder, name))),
    extra: [bindgenVersion(), ask('rustc', ['--version']) ?? ''],
    build,
  });
}

async function build() {
  const next = at('build', 'pkg.next');
  rmSync(next, { recursive: true, force: true });
  // On a new machine the command is compiled beside the core.
  const tool = bindgen();
  // Told below, once what is being compiled is done.
  tool.catch(() => undefined);
  /** @type {Promise<void>[]} */
  const finished = [];
  for (const { feature, folder, level } of MODULES) {
    const out = join(next, folder);
    const compiled = await compile(feature, level, out);
    // On the other core, while the next one is compiled.
    finished.push(
      tool.then(({ command }) => glue(command, compiled, out)).then(() => optimise(out)),
    );
  }
  await Promise.all(finished);
  rmSync(at('pkg'), { recursive: true, force: true });
  renameSync(next, at('pkg'));
}

/**
 * @param {string} feature
 * @param {string} level of optimisation
 * @param {string} out folder
 * @returns {Promise<string>} where the module is; the next one is compiled over cargo's own
 */
async function compile(feature, level, out) {
  const only = ['--no-default-features', '--features', feature];
  const small = ['--config', `profile.release.opt-level="${level}"`];
  const what = ['--release', '--target', TARGET, '--lib', '--package', 'offramp'];
  await run('cargo', ['build', ...what, ...only, ...small]);
  mkdirSync(out, { recursive: true });
  const compiled = at('build', `offramp.${feature}.wasm`);
  copyFileSync(join(target, TARGET, 'release', 'offramp.wasm'), compiled);
  return compiled;
}

/**
 * @param {string} command wasm-bindgen's
 * @param {string} compiled
 * @param {string} out folder
 */
async function glue(command, compiled, out) {
  await run(command, [compiled, ...BINDGEN_OPTIONS, '--out-dir', out]);
  rmSync(compiled);
}

/**
 * Keeps binaryen's version of a module if it is smaller.
 *
 * @param {string} out the module's folder
 */
async function optimise(out) {
  const path = join(out, 'offramp_bg.wasm');
  const better = `${path}.opt`;
  const tool = at('node_modules', 'binaryen', 'bin', 'wasm-opt');
  const { code } = await attempt(process.execPath, [
    tool,
    '-Oz',
    INLINE,
    ...FEATURES,
    path,
    '-o',
    better,
  ]);
  if (code === 0 && statSync(better).size < statSync(path).size) {
    renameSync(better, path);
  } else {
    rmSync(better, { force: true });
  }
}
