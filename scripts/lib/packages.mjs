import { existsSync, readFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { run } from './run.mjs';

/** Installs the npm packages of the lock file, unless they are there. */
export async function packages() {
  if (installed()) {
    return;
  }
  process.stderr.write('installing npm packages ...\n');
  const npm = process.env.npm_execpath;
  await (npm ? run(process.execPath, [npm, 'ci']) : run('npm', ['ci']));
}

/**
 * npm writes down what it has put into node_modules: compared with what should be there.
 *
 * @returns {boolean}
 */
function installed() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) {
    return false;
  }
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (optional && !there[path]) || there[path]?.version === version,
  );
}
