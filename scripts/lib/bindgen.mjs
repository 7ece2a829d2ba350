import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, tools } from './paths.mjs';
import { Problem } from './problem.mjs';
import { ask, attempt } from './run.mjs';

const COMMAND = 'wasm-bindgen';
const RUNNER = 'wasm-bindgen-test-runner';

/** It works for seconds and is compiled for minutes: what makes it fast is left out. */
const QUICKLY = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_DEBUG: 'false',
};

/** @returns {string} the one version that both the crate and the command have to have */
export function bindgenVersion() {
  const lock = readFileSync(at('Cargo.lock'), 'utf8');
  const version = /^name = "wasm-bindgen"\nversion = "(.+)"$/m.exec(lock)?.[1];
  if (version === undefined) {
    throw new Problem('Cargo.lock names no version of wasm-bindgen.', 'cargo generate-lockfile');
  }
  return version;
}

/**
 * Finds the wasm-bindgen command of the right version, or installs it into .tools (once, minutes).
 *
 * @returns {Promise<{ command: string, runner: string }>}
 */
export async function bindgen() {
  const version = bindgenVersion();
  const own = (/** @type {string} */ name) => join(tools, 'bin', name);
  const right = (/** @type {string} */ path) => ask(path, ['--version'])?.split(' ')[1] === version;
  if (right(own(COMMAND)) && existsSync(own(RUNNER))) {
    return { command: own(COMMAND), runner: own(RUNNER) };
  }
  if (right(COMMAND) && right(RUNNER)) {
    return { command: COMMAND, runner: RUNNER };
  }
  await install(version);
  return { command: own(COMMAND), runner: own(RUNNER) };
}

/**
 * With its author's own lock file when the registry has all of it, else with the newest versions
 * that fit.
 *
 * @param {string} version
 */
async function install(version) {
  process.stderr.write(`installing wasm-bindgen ${version} into .tools (some minutes, once) ...\n`);
  const wanted = ['wasm-bindgen-cli', '--version', `=${version}`, '--root', tools, '--force'];
  // Without what it needs to drive a browser over TLS: the tests in wasm run on Node.
  wanted.push('--no-default-features');
  const compile = (/** @type {string[]} */ ...more) =>
    attempt('cargo', ['install', ...more, ...wanted], { env: QUICKLY });
  const locked = await compile('--locked');
  const done = locked.code === 0 ? locked : await compile();
  if (done.code !== 0) {
    const command = `cargo install wasm-bindgen-cli --version =${version} --root .tools`;
    throw new Problem('The wasm-bindgen command could not be installed.', command);
  }
}
