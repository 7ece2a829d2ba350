// Usage: npm run clients [-- NAME ...] [--seed N]
//
// Clients that others have made, as they are, against the sandbox's cloud: which call of the closed
// list each of them has driven. And requests made up from the published descriptions.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { absent } from '../tests/contract/descriptions.js';
import { spawnCloud } from '../tests/clients/cloud.js';
import { closedList, finder } from '../tests/clients/closedList.js';
import { REQUESTS, accepted, generate, judged } from '../tests/clients/generate.js';
import { control, drive } from '../tests/clients/run.js';
import { table, undriven } from '../tests/clients/table.js';
import { cloud } from './lib/cloud.mjs';
import { at } from './lib/paths.mjs';
import { Problem, main } from './lib/problem.mjs';
import { ask } from './lib/run.mjs';

const execute = promisify(execFile);

/** Where what others have made is put: not with what the project is made of. */
const SCRATCH = at('build', 'clients');
const PACKAGES = join(SCRATCH, 'npm');
const PYTHON = join(SCRATCH, 'python', 'bin', 'python');

/** Where each client comes from, with its exact version. */
const NPM = [
  'jira.js@5.4.0',
  '@microsoft/microsoft-graph-client@3.0.7',
  '@azure/identity@4.13.1',
  'undici@6.29.1',
];
const PYPI = {
  graph: ['msgraph-sdk==1.65.0', 'azure-identity==1.27.0'],
  atlassian: ['atlassian-python-api==5.0.5'],
  tester: ['schemathesis==4.32.5'],
};

const driver = (/** @type {string} */ name) => at('tests', 'clients', 'drivers', name);
const node = (/** @type {string} */ name) => [process.execPath, driver(name)];
const python = (/** @type {string} */ name) => [PYTHON, driver(name)];

/** The clients, and what installs them: the reason why one cannot be had, or null. */
const CLIENTS = [
  { name: 'jira.js', command: node('jira.mjs'), install: fromNpm },
  { name: 'microsoft-graph-client', command: node('graph.mjs'), install: fromNpm },
  { name: 'msgraph-sdk', command: python('graph_client.py'), install: () => fromPypi(PYPI.graph) },
  {
    name: 'atlassian-python-api',
    command: python('atlassian_client.py'),
    install: () => fromPypi(PYPI.atlassian),
  },
];
const TESTER = 'schemathesis';

await main(async () => {
  const { positionals, values } = parseArgs({
    options: { seed: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const names = [...CLIENTS.map(({ name }) => name), TESTER];
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown) throw new Problem(`There is no client ${unknown}. There are: ${names.join(', ')}`);
  const wanted = (/** @type {string} */ name) =>
    positionals.length === 0 || positionals.includes(name);
  await cloud();
  mkdirSync(SCRATCH, { recursive: true });
  const served = await spawnCloud();
  try {
    const company = await control(served.url, 'company');
    const where = { cloud: served.url, folder: SCRATCH, packages: PACKAGES, company };
    const failed = [
      await clients(
        CLIENTS.filter(({ name }) => wanted(name)),
        where,
        positionals.length === 0,
      ),
      wanted(TESTER) && (await tested({ ...where, python: PYTHON }, values.seed)),
    ];
    if (failed.includes(true)) process.exitCode = 1;
  } finally {
    served.close();
  }
});

/**
 * @param {typeof CLIENTS} chosen
 * @param {Parameters<typeof drive>[1]} where
 * @param {boolean} whole whether all clients are there to drive the list
 * @returns {Promise<boolean>} whether anything is wrong
 */
async function clients(chosen, where, whole) {
  const find = finder(closedList());
  /** @type {Map<string, Set<string>>} */
  const driven = new Map();
  let failed = false;
  let skipped = false;
  for (const { name, command, install } of chosen) {
    const missing = await install();
    if (missing) {
      say(`${name}: skipped, ${missing}`);
      skipped = true;
      continue;
    }
    const { asked, problem } = await drive({ name, command }, where);
    for (const call of asked.filter(({ status }) => Number(status) < 300).map(find)) {
      if (call) driven.set(call.call, (driven.get(call.call) ?? new Set()).add(name));
    }
    say(problem ? `${name}: failed\n${problem}` : `${name}: ${asked.length} requests`);
    failed ||= problem !== null;
  }
  if (chosen.length > 0) say(table(closedList(), driven));
  const left = whole && !skipped ? undriven(closedList(), driven) : [];
  left.forEach((line) => say(line));
  return failed || left.length > 0;
}

/**
 * @param {Parameters<typeof generate>[0]} where
 * @param {string} seed
 * @returns {Promise<boolean>} whether anything is wrong
 */
async function tested(where, seed) {
  const missing = absent ?? (await fromPypi(PYPI.tester));
  if (missing) {
    say(`${TESTER}: skipped, ${missing}`);
    return false;
  }
  const { requests, findings } = await generate(where, seed);
  const { unexpected, unused } = judged(findings, accepted());
  say(`${TESTER}: ${requests} requests, ${findings.length} findings, seed ${seed}`);
  for (const { operation, code, what } of unexpected) say(`  ${code} ${what}: ${operation}`);
  for (const { operation, code } of unused) say(`  not found any more: ${code} ${operation}`);
  if (requests < REQUESTS) say(`  fewer than ${REQUESTS} requests`);
  if (unexpected.length > 0) say(`  more is said in ${SCRATCH}/*/said.txt`);
  return unexpected.length > 0 || requests < REQUESTS;
}

/** @returns {Promise<string | null>} why not */
async function fromNpm() {
  writeFileSync(join(folderOf(PACKAGES), 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', ...NPM];
  return had(() => execute('npm', args, { cwd: PACKAGES }));
}

/**
 * @param {string[]} wanted
 * @returns {Promise<string | null>} why not
 */
async function fromPypi(wanted) {
  const found = ask('python3', ['--version']);
  if (found === null) return 'there is no python3';
  return had(async () => {
    if (!existsSync(PYTHON)) await execute('python3', ['-m', 'venv', join(SCRATCH, 'python')]);
    await execute(PYTHON, ['-m', 'pip', 'install', '--quiet', ...wanted]);
  });
}

/**
 * @param {() => Promise<unknown>} install
 * @returns {Promise<string | null>} why not
 */
async function had(install) {
  try {
    await install();
    return null;
  } catch (error) {
    const text = /** @type {any} */ (error).stderr || `${error}`;
    return `it cannot be had: ${text.trim().split('\n').at(-1)}`;
  }
}

/** @param {string} folder */
function folderOf(folder) {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
