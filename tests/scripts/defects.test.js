import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { described, mustFit, planted, textAt } from '../../scripts/defects/list.mjs';
import { tableOf, verdict } from '../../scripts/defects/verdict.mjs';
import { judged, told } from '../../scripts/mutants/accepted.mjs';

const defect = { name: 'no wait', file: 'a.rs', find: 'wait();', put: '', laws: ['law_3'] };
const built = { code: 0, output: '' };
const red = { code: 101, output: 'test run::law_3_waits ... FAILED\ntest other ... ok\n' };
const green = { code: 0, output: 'test run::law_3_waits ... ok\n' };

describe('planted defects', () => {
  it('all of them fit the code of today', () => {
    assert.ok(described().length >= 2);
    mustFit(described(), textAt);
  });

  it('five at least stand for each law of authority', () => {
    for (const law of [14, 15, 16, 17, 18]) {
      const own = described().filter(({ laws }) =>
        laws.some((name) => name.includes(`law_${law}_`)),
      );
      assert.ok(own.length >= 5, `law ${law} has ${own.length}`);
    }
  });

  it('are refused where their text is gone, or stands twice', () => {
    mustFit([defect], () => 'go(); wait(); end();');
    assert.throws(() => mustFit([defect], () => 'go();'), /0 times in a\.rs, not once/);
    assert.throws(() => mustFit([defect], () => 'wait(); wait();'), /2 times in a\.rs/);
    assert.throws(() => mustFit([defect], () => null), /there is no a\.rs/);
    assert.throws(() => mustFit([defect, defect], () => 'wait();'), /no wait: twice/);
    assert.throws(() => mustFit([{ ...defect, put: 'wait();' }], () => 'wait();'), /changes noth/);
  });

  it('take the place of their text, sign for sign', () => {
    assert.equal(planted({ ...defect, put: '$& go();' }, 'a wait(); b'), 'a $& go(); b');
  });

  it('count as caught when every law that is named turns red', () => {
    assert.deepEqual(verdict(defect, built, red).missing, []);
    const two = { ...defect, laws: ['law_3', 'law_9'] };
    assert.deepEqual(verdict(two, built, red).missing, ['law_9 stays green']);
    assert.deepEqual(verdict(defect, built, green).missing, ['nothing turns red']);
  });

  it('count as caught by any test where none is named', () => {
    const open = { ...defect, laws: [] };
    assert.deepEqual(verdict(open, built, red).red, ['run::law_3_waits']);
    assert.deepEqual(verdict(open, built, red).missing, []);
    assert.deepEqual(verdict(open, built, green).missing, ['nothing turns red']);
  });

  it('show nothing when they do not compile', () => {
    const broken = verdict(defect, { code: 101, output: 'error' }, red);
    assert.match(broken.missing[0] ?? '', /does not compile/);
    assert.match(tableOf([broken]), /NOT CAUGHT {2}no wait[^]*0 caught, 1 not caught/);
  });
});

const mutant = (/** @type {number} */ line, summary = 'MissedMutant') => ({
  scenario: {
    Mutant: { name: `a.rs:${line}:3: delete ! in f`, file: 'a.rs', span: { start: { line } } },
  },
  ...{ summary, log_path: 'log/a.log' },
});
const looked = {
  ...{ textOf: () => 'one\n  two\nthree', logOf: () => 'error[E0308]: mismatched types' },
  ...{ isWhole: true, isAsked: () => true },
};
const reason = { file: 'a.rs', mutant: 'delete ! in f', line: 'two', reason: 'equivalent' };

describe('mutants that survive', () => {
  it('need a reason, which goes by the line and not by its number', () => {
    const { survivors, stale } = judged([mutant(2), mutant(3)], [reason], looked);
    assert.deepEqual(survivors, [{ file: 'a.rs', mutant: 'delete ! in f', line: 'three' }]);
    assert.deepEqual(stale, []);
  });

  it('need a reason each, also where two read the same', () => {
    assert.equal(judged([mutant(2), mutant(2)], [reason], looked).survivors.length, 1);
  });

  it('leave a reason behind that is stale, when they are caught or gone', () => {
    for (const outcomes of [[mutant(2, 'CaughtMutant')], []]) {
      const verdictOf = judged(outcomes, [reason], looked);
      assert.deepEqual(verdictOf.stale, [reason]);
      assert.match(told(verdictOf), /of nothing that survives/);
    }
  });

  it('leave reasons of other files, and of what was not looked at, alone', () => {
    const elsewhere = { ...looked, isAsked: () => false };
    assert.deepEqual(judged([], [reason], elsewhere).stale, []);
    assert.deepEqual(judged([], [reason], { ...looked, isWhole: false }).stale, []);
  });

  it('are looked for in vain where the tests could not be linked, which is told', () => {
    const unlinked = { ...looked, logOf: () => 'error: linking with `cc` failed' };
    const of = (/** @type {typeof looked} */ how) => judged([mutant(2, 'Unviable')], [], how);
    assert.deepEqual(of(looked).untried, []);
    assert.deepEqual(of(unlinked).untried, ['log/a.log']);
    assert.match(told(of(unlinked)), /were not tried[^]*a\.log/);
  });

  it('are not those that a test did not come to an end with', () => {
    assert.deepEqual(judged([mutant(2, 'Timeout')], [], looked).survivors, []);
  });
});
