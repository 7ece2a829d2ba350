import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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

test('every claim of docs/security.md names a test that there is', () => {
  const text = readFileSync(at('docs', 'security.md'), 'utf8');
  const laws = at('tests', 'laws');
  const named = [...text.matchAll(/`((?:[a-z_]+::)+)([a-z0-9_]+)`/g)];
  assert.ok(named.length > 20, 'the page names tests');
  const missing = named
    .filter(([, rooms = '', name]) => {
      const room = rooms.split('::').slice(0, -1).join('/');
      const own = sources(laws).filter((path) => path.startsWith(join(laws, room)));
      return !own.some((path) => readFileSync(path, 'utf8').includes(`fn ${name}()`));
    })
    .map(([whole]) => whole);
  assert.deepEqual(missing, []);
});
