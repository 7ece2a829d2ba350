// Usage: node run.mjs <program of the simulated cloud> <people>. Prints what a sweep over everybody
// costs, in the core and in plain JavaScript, over the very same answers.
import { readFileSync } from 'node:fs';
import { generatedCompany, kindOf } from './answers.mjs';
import { plainSweep } from './plain.mjs';

/** @typedef {import('./answers.mjs').Wave} Wave */

const wasm = await import('../../../pkg/sweep/offramp.js');
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const WORDS = new Map(
  Object.entries({
    A: 'active',
    I: 'inactive',
    N: 'neverActive',
    U: 'unknown',
    E: 'exempt',
    P: 'protected',
  }),
);

const [, , binary, people] = process.argv;
const module = readFileSync(new URL('../../../pkg/sweep/offramp_bg.wasm', import.meta.url));
const { memory } = wasm.initSync({ module });
const company = await generatedCompany(binary, Number(people));
const begun = Date.now();
const waves = await recorded();
const core = replayed();
const plain = inPlainJs();
const truth = await company.control(`inactivity?asOf=${begun}&limit=${people}`);
company.stop();
const searches = waves.filter(({ kind }) => kind === 'people').length;
const requests = waves.reduce((sum, { answers }) => sum + answers.length, 0);
process.stdout.write(
  JSON.stringify({
    people: core.state.tally.people,
    searches,
    others: requests - searches,
    core: { cpuMs: core.cpuMs, memoryBytes: memory.buffer.byteLength },
    plain: { cpuMs: plain.cpuMs },
    differsFromTruth: differing(truth.people, core.rows, core.resources),
    differsFromPlain: differingRows(core.first, plain.rows),
    gaps: core.state.gaps.length,
  }),
);

/** @param {Uint8Array} bytes */
function decoded(bytes) {
  return JSON.parse(decoder.decode(bytes));
}

/** A sweep that has asked nothing. Its clock is ours, and does not wait. */
function begin() {
  const settings = encoder.encode(JSON.stringify(company.settings));
  return new wasm.Sweep(settings, 'bench', begun);
}

/** @returns {Promise<Wave[]>} the answers to everything that a sweep asks */
async function recorded() {
  const sweep = begin();
  /** @type {Wave[]} */
  const all = [];
  const pieces = new Map();
  let now = begun;
  for (;;) {
    const next = decoded(sweep.next(now));
    if (next.done) {
      sweep.free();
      return all;
    }
    if (next.load !== undefined) {
      keep(pieces, decoded(sweep.checkpoint()));
      sweep.load(next.load, pieces.get(next.load));
    }
    now = next.wait ?? now;
    if (next.ask) {
      const answers = await Promise.all(next.ask.map(company.answer));
      all.push({ kind: kindOf(next.ask[0]), answers });
      feed(sweep, answers, now);
    }
  }
}

/** The same again from memory, with nothing but the core at work. */
function replayed() {
  const queue = waves.values();
  const pieces = new Map();
  const used = process.cpuUsage();
  const sweep = begin();
  let [now, first, step] = [begun, /** @type {Map<number, string> | null} */ (null), 0];
  let last;
  for (;;) {
    const next = decoded(sweep.next(now));
    if (next.done) {
      last = decoded(sweep.checkpoint());
      break;
    }
    step += 1;
    if (next.load !== undefined) {
      keep(pieces, decoded(sweep.checkpoint()));
      // What the pages alone said, before anybody was asked for.
      first ??= new Map(pieces);
      sweep.load(next.load, pieces.get(next.load));
    } else if (step % 50 === 0) {
      keep(pieces, decoded(sweep.checkpoint()));
    }
    now = next.wait ?? now;
    if (next.ask) {
      feed(sweep, queue.next().value?.answers ?? [], now);
    }
  }
  const cpuMs = spent(used);
  keep(pieces, last);
  const { resources } = plainSweep(company.settings, begun);
  return {
    cpuMs,
    state: last.state,
    resources,
    rows: rowsOf(pieces),
    first: rowsOf(first ?? pieces),
  };
}

/**
 * @param {any} sweep
 * @param {import('./answers.mjs').Answer[]} answers
 * @param {number} now
 */
function feed(sweep, answers, now) {
  const statuses = Uint16Array.from(answers, ({ status }) => status);
  sweep.feed(
    statuses,
    answers.map(({ body }) => body),
    now,
  );
}

/**
 * @param {Map<number, string>} pieces
 * @param {any} checkpoint
 */
function keep(pieces, checkpoint) {
  for (const { number, text } of checkpoint.pieces) {
    pieces.set(number, text);
  }
}

function inPlainJs() {
  const used = process.cpuUsage();
  const sweep = plainSweep(company.settings, begun);
  let product = 0;
  for (const { kind, answers } of waves) {
    if (kind === 'groups') {
      sweep.groups(product, answers[0].body);
      product += 1;
    }
    if (kind === 'people') {
      sweep.people(answers[0].body);
    }
  }
  return { cpuMs: spent(used), rows: sweep.result.rows };
}

/** @param {NodeJS.CpuUsage} since */
function spent(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

/**
 * @param {Map<number, string>} pieces
 * @returns {Map<string, import('./plain.mjs').Said[]>} what is said, by account
 */
function rowsOf(pieces) {
  const lines = [...pieces.values()].flatMap((text) => text.split('\n')).filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [account, , ...verdicts] = line.split(' ');
      const said = verdicts.map((verdict) => {
        const [, product, letter] = /^(\d+)[gn]([A-Z])/.exec(verdict) ?? [];
        return { product: Number(product), word: WORDS.get(letter) ?? letter };
      });
      return [account, said];
    }),
  );
}

/**
 * @param {any[]} truths
 * @param {Map<string, import('./plain.mjs').Said[]>} rows
 * @param {string[]} resources
 * @returns {number} pairs of person and product of which the sweep says something else
 */
function differing(truths, rows, resources) {
  return truths
    .flatMap(({ accountId, products }) => {
      const said = rows.get(accountId);
      return products.map((/** @type {any} */ { resource, shown, class: so }) => {
        const one = said?.find(({ product }) => resources[product] === resource);
        const word = said ? one?.word : 'active';
        return shown ? word === so : one === undefined || one.word === so;
      });
    })
    .filter((agrees) => !agrees).length;
}

/**
 * @param {Map<string, import('./plain.mjs').Said[]>} ours
 * @param {Map<string, import('./plain.mjs').Said[]>} theirs
 */
function differingRows(ours, theirs) {
  const accounts = new Set([...ours.keys(), ...theirs.keys()]);
  const text = (/** @type {any} */ said) => JSON.stringify(said);
  return [...accounts].filter((id) => text(ours.get(id)) !== text(theirs.get(id))).length;
}
