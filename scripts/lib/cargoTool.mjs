import { join } from 'node:path';
import { tools } from './paths.mjs';
import { Problem } from './problem.mjs';
import { ask, attempt } from './run.mjs';

/** Such a command waits for others, or works for seconds: what would make it fast is left out. */
const QUICKLY = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_DEBUG: 'false',
};

/**
 * Finds the one version of a subcommand of cargo that is known to fit, or installs it into .tools.
 *
 * @param {string} name `cargo-deny`
 * @param {string} version
 * @returns {Promise<string>} the command; its first argument has to be the subcommand
 */
export async function cargoTool(name, version) {
  const own = join(tools, 'bin', name);
  const subcommand = name.replace(/^cargo-/, '');
  const isRight = (/** @type {string} */ command) =>
    ask(command, [subcommand, '--version'])?.split(' ').at(-1) === version;
  const found = [own, name].find(isRight);
  if (found === undefined) {
    await install(name, version);
  }
  return found ?? own;
}

/**
 * With its author's own lock file when the registry has all of it, else with the newest versions
 * that fit.
 *
 * @param {string} name
 * @param {string} version
 */
async function install(name, version) {
  process.stderr.write(`installing ${name} ${version} into .tools (minutes, once) ...\n`);
  const wanted = [name, '--version', `=${version}`, '--root', tools, '--force'];
  const compile = (/** @type {string[]} */ ...more) =>
    attempt('cargo', ['install', ...more, ...wanted], { env: QUICKLY });
  const locked = await compile('--locked');
  const done = locked.code === 0 ? locked : await compile();
  if (done.code !== 0) {
    const command = `cargo install ${name} --version =${version} --root .tools`;
    throw new Problem(`${name} could not be installed.`, command);
  }
}
