import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesOf } from '../../scripts/lib/storms.mjs';
import {
  lineOf,
  ofCargo,
  ofTap,
  passedOver,
  sum,
  summary,
  whole,
} from '../../scripts/lib/tally.mjs';

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

/** A machine without the published descriptions, and a few tests that are passed over alone. */
const SKIPPED = `TAP version 13
ok 1 - the exchanges of all runs # SKIP they are not at ../specs
# Subtest: a batch
    ok 1 - of one # SKIP they are not at ../specs
    ok 2 - of \\# two # SKIP
    ok 3 - of three # TODO when there is time
    not ok 4 - of four # TODO
    1..4
ok 2 - a batch
1..2
# pass 0
# fail 0
# cancelled 0
# skipped 2
# todo 2
`;

const NOWHERE = 'they are not at ../specs';

const SAID = 'are seen nowhere | nowhere | 1 !== 0 | file:///a/keys.test.js:2:23';

describe('how a suite ended', () => {
  it('is told by what failed, where and why, without what only holds it', () => {
    assert.deepEqual(ofTap(1, TAP), { passed: 1, failed: 1, failures: [SAID], skips: [] });
  });

  it('counts every part of what cargo ran', () => {
    const output = [
      'test doors::law_8 ... FAILED',
      'test result: FAILED. 4 passed; 1 failed; 0 ignored',
      'test result: ok. 2 passed; 0 failed; 0 ignored',
    ].join('\n');
    const failures = ['doors::law_8'];
    assert.deepEqual(ofCargo(101, output), { passed: 6, failed: 1, failures, skips: [] });
  });

  it('is never without a failure when the command failed', () => {
    assert.deepEqual(ofCargo(101, 'error: could not compile'), whole('cargo', 101));
    assert.deepEqual(ofTap(7, ''), whole('node', 7));
  });

  it('is a failure where nothing was run, although nothing went wrong', () => {
    assert.deepEqual(ofTap(0, '').failures, ['node: no test was run']);
    assert.equal(ofTap(0, '# pass 0\n# fail 0\n').failed, 1);
    assert.equal(ofCargo(0, 'test result: ok. 0 passed; 0 failed; 0 ignored').failed, 1);
    assert.deepEqual(sum([]), { passed: 0, failed: 0, failures: [], skips: [] });
  });

  it('names what was passed over with its reason, what holds tests as well', () => {
    assert.deepEqual(ofTap(0, SKIPPED).skips, [
      { name: 'the exchanges of all runs', reason: NOWHERE },
      { name: 'of one', reason: NOWHERE },
      { name: 'of # two', reason: 'no reason is given' },
      { name: 'of three', reason: 'to do: when there is time' },
      { name: 'of four', reason: 'to do: no reason is given' },
    ]);
    const output = [
      'test doors::law_8 ... ignored',
      'test doors::law_9 ... ignored, takes an hour',
      'test result: ok. 4 passed; 0 failed; 2 ignored',
    ].join('\n');
    assert.deepEqual(ofCargo(0, output).skips, [
      { name: 'doors::law_8', reason: 'no reason is given' },
      { name: 'doors::law_9', reason: 'takes an hour' },
    ]);
  });

  it('does not look like a success where everything was passed over', () => {
    assert.equal(
      lineOf('node24', 0, passedOver('tests/host', 'this is no Linux')),
      'node24: NOTHING WAS HELD, 1 skipped: this is no Linux, 0 s',
    );
    assert.match(lineOf('node', 4, ofTap(0, SKIPPED)), /^node: NOTHING WAS HELD, 5 skipped: they /);
    const some = sum([whole('a', 0), passedOver('b', 'c')]);
    assert.equal(lineOf('node', 4, some), 'node: 1 passed, 0 failed, 1 skipped, 4 s');
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

  it('says at the end what was not held, by its reason, and how much it is in all', () => {
    const suites = [
      { name: 'node', seconds: 3, tally: sum([whole('a', 0), ofTap(0, SKIPPED)]) },
      { name: 'node24', seconds: 0, tally: passedOver('tests/host', 'this is no Linux') },
    ];
    const lines = summary(suites).split('\n');
    assert.ok(
      lines.includes(`NOT HELD in node, since ${NOWHERE}: the exchanges of all runs; of one`),
    );
    assert.ok(lines.includes('NOT HELD in node24, since this is no Linux: tests/host'));
    assert.equal(lines.at(-2), '1 passed, 0 failed, 6 skipped');
  });

  it('says at the end what storms ended in', () => {
    const said = 'running 3 tests\nstorm b: 2 schedules: 2 done\nstorm a: 3 schedules: 3 done\n';
    const storms = ['storm a: 3 schedules: 3 done', 'storm b: 2 schedules: 2 done'];
    assert.deepEqual(linesOf(said), storms);
    const lines = summary([{ name: 'rust', seconds: 9, tally: whole('a', 0) }], storms).split('\n');
    assert.deepEqual(lines.slice(0, 3), ['rust: 1 passed, 0 failed, 9 s', ...storms]);
    assert.match(linesOf('').join(), /NO STORM/);
  });
});
