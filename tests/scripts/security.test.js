import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testsNamedIn } from './namedTests.js';

test('every claim of docs/security.md names a test that there is', () => {
  const { named, missing } = testsNamedIn('security.md');
  assert.ok(named.length > 20, 'the page names tests');
  assert.deepEqual(missing, []);
});
