import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { at } from '../../scripts/lib/paths.mjs';
import { testsNamedIn } from './namedTests.js';

test('every case of docs/field-cases.md names a test that there is', () => {
  const { named, missing } = testsNamedIn('field-cases.md');
  assert.ok(named.length > 15, 'the page names tests');
  assert.deepEqual(missing, []);
});

test('no case of docs/field-cases.md is without a test', () => {
  const lines = readFileSync(at('docs', 'field-cases.md'), 'utf8').split('\n');
  const cases = lines.filter((line) => /^\| (?!case \||--- \|)/.test(line));
  assert.ok(cases.length > 15, 'the page has cases');
  assert.deepEqual(
    cases.filter((line) => !/\| `[^`]+` \|$/.test(line)),
    [],
  );
});
