import { join } from 'node:path';
import { tools } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { ask, attempt } from '../lib/run.mjs';

/** The names of mutants and the file of outcomes are those of this version. */
const VERSION = '27.1.0';

/** It waits for cargo nearly all of the time: what would make it fast is left out. */
const QUICKLY = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_DEBUG: 'false',
};

/**
 * Finds the one version of cargo-mutants that is known to fit, or installs it into .tools.
 *
 * @returns {Promise<string>} the command; its first argument has to be `mutants`
 */
export async function cargoMutants() {
  const own = join(tools, 'bin', 'cargo-mutants');
  if (isRight(own)) {
    return own;
  }
  if (isRight('cargo-mutants')) {
    return 'cargo-mutants';
  }
  await install();
  return own;
}

/** @param {string} command */
const isRight = (command) => ask(command, ['mutants', '--version']) === `cargo-mutants ${VERSION}`;

async function install() {
  process.stderr.write(`installing cargo-mutants ${VERSION} into .tools (minutes, once) ...\n`);
  const wanted = ['cargo-mutants', '--version', `=${VERSION}`, '--root', tools, '--force'];
  const compile = (/** @type {string[]} */ ...more) =>
    attempt('cargo', ['install', ...more, ...wanted], { env: QUICKLY });
  const locked = await compile('--locked');
  const done = locked.code === 0 ? locked : await compile();
  if (done.code !== 0) {
    const command = `cargo install cargo-mutants --version =${VERSION} --root .tools`;
    throw new Problem('cargo-mutants could not be installed.', command);
  }
}
