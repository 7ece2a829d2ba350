import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../scripts/lib/paths.mjs';

/**
 * @param {string} folder
 * @returns {string[]} the laws' sources below a folder
 */
function sources(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return path.endsWith('.rs') ? [path] : [];
  });
}

/**
 * The tests that a page names: laws as `room::name`, others by their file.
 *
 * @param {string} page
 * @returns {{ named: string[], missing: string[] }}
 */
export function testsNamedIn(page) {
  const text = readFileSync(at('docs', page), 'utf8');
  const laws = sources(at('tests', 'laws'));
  /** @param {string} rooms @param {string} name */
  const isLaw = (rooms, name) => {
    const room = at('tests', 'laws', ...rooms.split('::').slice(0, -2));
    const own = laws.filter((path) => path.startsWith(room));
    return own.some((path) => readFileSync(path, 'utf8').includes(`fn ${name}()`));
  };
  const asLaws = [...text.matchAll(/`((?:[a-z_]+::)+)([a-z0-9_]+)`/g)];
  const asFiles = [...text.matchAll(/`(tests\/[^`]+\.test\.(?:js|mjs))`/g)];
  const lost = asLaws.filter(([, rooms = '', name = '']) => !isLaw(rooms, name));
  const gone = asFiles.filter(([, path = '']) => !existsSync(at(path)));
  return {
    named: [...asLaws, ...asFiles].map(([whole]) => whole),
    missing: [...lost, ...gone].map(([whole]) => whole),
  };
}
