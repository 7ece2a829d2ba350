import * as fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root, target } from './paths.mjs';
import { Problem } from './problem.mjs';

/** What is made from the rest, or is nobody's source. */
const SKIPPED = new Set(['node_modules', 'target', 'build', 'pkg', '.git', '.tools']);

/** The profile of Cargo.toml by which a copy is built. */
export const PROFILE = 'mutants';

/** @typedef {{ tree: string, env: { CARGO_TARGET_DIR: string } }} Scratch */

/**
 * Lends a copy of the project in which defects are planted. It stays where it is, with what cargo
 * has built from it: a file is written only where it differs, so that nothing else is built anew.
 *
 * @template T
 * @param {(scratch: Scratch) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function inScratch(use) {
  const folder = join(target, 'scratch');
  const tree = join(folder, 'tree');
  fs.mkdirSync(tree, { recursive: true });
  const lock = join(folder, 'used-by');
  if (take(lock)) {
    // Whoever was ended in the middle may have left half of a unit behind.
    fs.rmSync(join(folder, 'target', PROFILE, 'incremental'), { recursive: true, force: true });
  }
  try {
    mirror(root, tree);
    return await use({ tree, env: { CARGO_TARGET_DIR: join(folder, 'target') } });
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/**
 * @param {string} lock
 * @returns {boolean} whether somebody had it who is no more
 */
function take(lock) {
  const other = fs.existsSync(lock) ? fs.readFileSync(lock, 'utf8') : null;
  if (other !== null && isAlive(Number(other))) {
    throw new Problem(`Process ${other} plants defects in the same copy: wait for its end.`);
  }
  fs.writeFileSync(lock, String(process.pid));
  return other !== null;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Makes one folder like another.
 *
 * @param {string} from
 * @param {string} to
 */
export function mirror(from, to) {
  const wanted = new Set(filesOf(from));
  for (const name of filesOf(to).filter((there) => !wanted.has(there))) {
    fs.rmSync(join(to, name));
  }
  for (const name of wanted) {
    const [source, copy] = [fs.readFileSync(join(from, name)), join(to, name)];
    if (!fs.existsSync(copy) || !source.equals(fs.readFileSync(copy))) {
      fs.mkdirSync(dirname(copy), { recursive: true });
      fs.writeFileSync(copy, source);
    }
  }
}

/**
 * @param {string} folder
 * @param {string} [under]
 * @returns {string[]} every file that counts, relative to the folder
 */
function filesOf(folder, under = folder) {
  return fs
    .readdirSync(under, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = join(under, entry.name);
      if (entry.isDirectory()) return filesOf(folder, path);
      return entry.isFile() ? [relative(folder, path)] : [];
    });
}
