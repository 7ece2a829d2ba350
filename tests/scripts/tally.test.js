import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ofCargo, ofTap, sum, summary, whole } from '../../scripts/lib/tally.mjs';

const TAP = `TAP version 13
# Subtest: the keys
    # Subtest: are seen nowhere
    not ok 1 - are seen nowhere
      ---
      failureType: 'testCodeFailure'
      error: |-
        nowhere

        1 !== 0

      code: 'ERR_ASSERTION'
      name: 'AssertionError'
      stack: |-
        TestContext.<anonymous> (file:///a/keys.test.js:2:23)
        Test.run (node:internal/test_runner/test:796:25)
      ...
    ok 2 - are replaced
    1..2
not ok 1 - the keys
  ---
  failureType: 'subtestsFailed'
  ...
1..1
# pass 1
# fail 1
# cancelled 0
`;

const SAID = 'are seen nowhere | nowhere | 1 !== 0 | file:///a/keys.test.js:2:23';

describe('how a suite ended', () => {
  it('is told by what failed, where and why, without what only holds it', () => {
    assert.deepEqual(ofTap(1, TAP), { passed: 1, failed: 1, failures: [SAID] });
  });

  it('counts every part of what cargo ran', () => {
    const output = [
      'test doors::law_8 ... FAILED',
      'test result: FAILED. 4 passed; 1 failed; 0 ignored',
      'test result: ok. 2 passed; 0 failed; 0 ignored',
    ].join('\n');
    assert.deepEqual(ofCargo(101, output), { passed: 6, failed: 1, failures: ['doors::law_8'] });
  });

  it('is never without a failure when the command failed', () => {
    assert.deepEqual(ofCargo(101, 'error: could not compile'), whole('cargo', 101));
    assert.deepEqual(ofTap(7, ''), whole('node', 7));
  });

  it('is nothing where nothing was run', () => {
    assert.deepEqual(sum([]), { passed: 0, failed: 0, failures: [] });
  });

  it('is said once more at the end, suite by suite', () => {
    const suites = [
      { name: 'ui', seconds: 3, tally: ofTap(1, TAP) },
      { name: 'lint', seconds: 1, tally: whole('eslint', 0) },
    ];
    assert.equal(
      summary(suites),
      'ui: 1 passed, 1 failed, 3 s\nlint: 1 passed, 0 failed, 1 s\n' +
        `FAILED ui: ${SAID}\n\n2 passed, 1 failed\n`,
    );
  });
});
