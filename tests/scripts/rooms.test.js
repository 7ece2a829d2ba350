/** The rooms of the core use each other as the map says, and never in a circle. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const map = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

/** Each room with what it may use, as the table of the map has it. */
const allowed = new Map(
  [...map.matchAll(/^\| `src\/(\w+)` \|.*\| ([^|]*) \|$/gm)].map(([, room = '', uses = '']) => [
    room,
    uses.split(', ').filter((name) => name !== 'nothing'),
  ]),
);
const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/**
 * @param {string} room
 * @returns {string[]} the other rooms that are named in its code
 */
function usedBy(room) {
  const files = readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => file.endsWith('.rs'))
    .map((file) => readFileSync(join(root, 'src', room, file), 'utf8').replace(/\/\/.*/g, ''))
    .join('\n');
  return rooms.filter(
    (other) => other !== room && new RegExp(`\\bcrate::(\\{[^}]*\\b)?${other}\\b`).test(code),
  );
}

describe('the rooms of the core', () => {
  it('are those of the map', () => {
    assert.deepEqual([...allowed.keys()].sort(), rooms);
  });

  for (const room of rooms) {
    it(`${room} uses what the map says`, () => {
      assert.deepEqual(usedBy(room), [...(allowed.get(room) ?? [])].sort());
    });
  }

  it('use each other one way', () => {
    const left = new Map(rooms.map((room) => [room, usedBy(room)]));
    for (let before = -1; left.size !== before;) {
      before = left.size;
      for (const [room, uses] of left) if (!uses.some((use) => left.has(use))) left.delete(room);
    }
    assert.deepEqual([...left.keys()], [], 'these use each other in a circle');
  });
});
