// Usage: npm run defects [-- PART-OF-A-NAME ...]
//
// Plants the defects of tests/defects one after the other in a copy, and tells what caught each.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { described, mustFit, planted, textAt } from './defects/list.mjs';
import { tableOf, verdict } from './defects/verdict.mjs';
import { Problem, main } from './lib/problem.mjs';
import { prerequisites } from './lib/prerequisites.mjs';
import { attempt } from './lib/run.mjs';
import { PROFILE, inScratch } from './lib/scratch.mjs';
import { CARGO, ENV } from './mutants/arguments.mjs';

/** @import { Defect } from './defects/list.mjs' */
/** @import { Scratch } from './lib/scratch.mjs' */

await main(async () => {
  const all = described();
  mustFit(all, textAt);
  const { positionals } = parseArgs({ allowPositionals: true });
  const chosen = all.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  if (chosen.length === 0) {
    const names = all.map(({ name }) => `\n  ${name}`).join('');
    throw new Problem(`There is no such defect. There are:${names}`);
  }
  await prerequisites();
  await inScratch(async (scratch) => {
    await mustBeGreen(chosen, scratch);
    const verdicts = [];
    for (const defect of chosen) {
      process.stderr.write(`planting: ${defect.name} ...\n`);
      verdicts.push(await tried(defect, scratch));
    }
    process.stdout.write(`\n${tableOf(verdicts)}`);
    process.exitCode = verdicts.every(({ missing }) => missing.length === 0) ? 0 : 1;
  });
});

/**
 * A law that is red anyway catches nothing.
 *
 * @param {Defect[]} defects
 * @param {Scratch} scratch
 */
async function mustBeGreen(defects, scratch) {
  process.stderr.write('looking whether the tests are green without any defect ...\n');
  const isOpen = defects.some(({ laws }) => laws.length === 0);
  const laws = isOpen ? [] : [...new Set(defects.flatMap((defect) => defect.laws))];
  const { code, output } = await tested(laws, scratch);
  if (code !== 0) {
    process.stderr.write(output);
    throw new Problem('The tests fail before anything is planted.');
  }
  const unknown = laws.find((law) => !new RegExp(`^test .*${escaped(law)}`, 'm').test(output));
  if (unknown !== undefined) {
    throw new Problem(`There is no test by the name ${unknown}.`);
  }
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * @param {Defect} defect
 * @param {Scratch} scratch
 */
async function tried(defect, scratch) {
  const path = join(scratch.tree, defect.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, planted(defect, text));
  try {
    const built = await cargo(['--no-run'], scratch);
    return verdict(defect, built, built.code === 0 ? await tested(defect.laws, scratch) : built);
  } finally {
    writeFileSync(path, text);
  }
}

/**
 * @param {string[]} laws
 * @param {Scratch} scratch
 */
function tested(laws, scratch) {
  return cargo(laws.length === 0 ? [] : ['--no-fail-fast', '--', ...laws], scratch);
}

/**
 * @param {string[]} more
 * @param {Scratch} scratch
 */
function cargo(more, { tree, env }) {
  const manifest = ['--manifest-path', join(tree, 'Cargo.toml'), '--package', 'offramp'];
  const args = ['test', ...manifest, '--profile', PROFILE, ...CARGO, ...more];
  return attempt('cargo', args, { env: { ...env, ...ENV }, show: 'none' });
}
