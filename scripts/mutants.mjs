// Usage: npm run mutants -- PATH [PATH ...] [--list] [--again] [--re REGEX] [--shard K/N]
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem, main } from './lib/problem.mjs';
import { prerequisites } from './lib/prerequisites.mjs';
import { at, root, target } from './lib/paths.mjs';
import { attempt } from './lib/run.mjs';
import { PROFILE, inScratch } from './lib/scratch.mjs';
import { accepted, judged, told } from './mutants/accepted.mjs';
import { CARGO, ENV, TIMEOUT_S } from './mutants/arguments.mjs';
import { cargoMutants } from './mutants/tool.mjs';

const OPTIONS = /** @type {const} */ ({
  list: { type: 'boolean' },
  again: { type: 'boolean' },
  re: { type: 'string' },
  shard: { type: 'string' },
});

/** Exit codes of cargo-mutants with which it has judged every mutant. */
const JUDGED = [0, 2, 3];
const BASELINE_FAILED = 4;

await main(async () => {
  const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const globs = positionals.map(globOf);
  if (globs.length === 0) {
    throw new Problem('Say which files or folders of src.', 'npm run mutants -- src/plan');
  }
  await prerequisites();
  const tool = await cargoMutants();
  await inScratch(async ({ tree, env }) => {
    const out = join(target, 'scratch');
    const args = ['mutants', '--dir', tree, '--in-place', '--output', out, '--no-config'];
    args.push(...globs.flatMap((glob) => ['--file', glob]), '--package', 'offramp');
    args.push(...chosen(values));
    if (values.list) {
      await attempt(tool, [...args, '--list'], { env, show: 'stdout' });
      return;
    }
    const how = ['--profile', PROFILE, '--timeout', String(TIMEOUT_S), '--colors', 'never'];
    const cargo = CARGO.map((arg) => `--cargo-arg=${arg}`);
    const { code } = await attempt(tool, [...args, ...how, ...cargo], {
      env: { ...env, ...ENV },
      show: 'stdout',
    });
    if (code === BASELINE_FAILED) {
      const log = join(out, 'mutants.out', 'log', 'baseline.log');
      throw new Problem(`The tests fail before anything is changed: ${relative(root, log)}`);
    }
    if (!JUDGED.includes(code)) {
      throw new Problem(
        `cargo-mutants came to no end (exit ${code}). What it caught is kept: --again`,
      );
    }
    const { outcomes } = JSON.parse(
      readFileSync(join(out, 'mutants.out', 'outcomes.json'), 'utf8'),
    );
    const isWhole = !(values.again || values.re || values.shard);
    const verdict = judged(outcomes, accepted(), {
      textOf,
      logOf: (path) => readFileSync(join(out, 'mutants.out', path), 'utf8'),
      isWhole,
      isAsked: asked(positionals),
    });
    process.stdout.write(told(verdict));
    const { survivors, stale, untried } = verdict;
    process.exitCode = survivors.length + stale.length + untried.length === 0 ? 0 : 1;
  });
});

/**
 * @param {string} given
 * @returns {string} a glob of the files that it stands for
 */
function globOf(given) {
  const path = relative(root, resolve(root, given));
  if (!/^src(\/|$)/.test(path) || !existsSync(at(path))) {
    throw new Problem(`There is no ${given} in src.`, 'npm run mutants -- src/plan src/policy');
  }
  return statSync(at(path)).isDirectory() ? `${path}/**/*.rs` : path;
}

/**
 * @param {{ again?: boolean, re?: string, shard?: string }} values
 * @returns {string[]}
 */
function chosen({ again, re, shard }) {
  return [
    ...(again ? ['--iterate'] : []),
    ...(re === undefined ? [] : ['--re', re]),
    ...(shard === undefined ? [] : ['--shard', shard]),
  ];
}

/**
 * @param {string[]} positionals
 * @returns {(file: string) => boolean} whether a file was to be looked at
 */
function asked(positionals) {
  const paths = positionals.map((given) => relative(root, resolve(root, given)));
  return (file) => paths.some((path) => file === path || file.startsWith(`${path}/`));
}

/** @param {string} file */
function textOf(file) {
  return readFileSync(at(file), 'utf8');
}
