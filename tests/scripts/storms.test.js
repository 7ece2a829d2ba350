import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { STORMS } from '../../scripts/lib/storms.mjs';
import { at } from '../../scripts/lib/paths.mjs';

test('every module of the laws that plays a storm is played by `npm run storms`', () => {
  const folder = at('tests', 'laws');
  const plays = readdirSync(folder)
    .filter((name) => name.endsWith('.rs') && name !== 'storms.rs')
    .filter((name) => readFileSync(at('tests', 'laws', name), 'utf8').includes('storm_of('))
    .map((name) => name.replace('.rs', ''));
  assert.deepEqual([...new Set(STORMS.map((name) => name.split('::')[0]))], plays.sort());
});
