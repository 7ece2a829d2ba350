/** An invocation ends with an answer, and not by the platform: nothing is waited for beyond it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { invoked, json, platform, reset } from './platform-fake.js';
import { scripted } from './core-fake.js';

const { drive } = await import('../../js/host/drive.js');

const START = 1_800_000_000_000;
/** How slow the one endpoint is. */
const SLOW_MS = 60_000;
/** What each kind of invocation may take, and when the platform ends it. */
const KINDS = /** @type {[string, number, number][]} */ ([
  ['a resolver', 18_000, 25_000],
  ['an action', 45_000, 55_000],
  ['the schedule', 40_000, 55_000],
]);

const request = {
  id: 1,
  type: 'http',
  identity: 'asApp',
  method: 'GET',
  url: 'https://jira.invalid/rest/api/3/user',
  headers: {},
  body: null,
};

/** Lets time pass, a tenth of a second at a time, until the work has ended. */
async function ended(/** @type {Promise<any>} */ work) {
  /** @type {{ value?: any, at?: number }} */
  const end = {};
  work.then(
    (value) => Object.assign(end, { value, at: Date.now() }),
    (error) => Object.assign(end, { value: error, at: Date.now() }),
  );
  for (let tenth = 0; tenth < 2_000 && end.at === undefined; tenth += 1) {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(100);
  }
  return end;
}

beforeEach(() => {
  reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START });
  const slowly = (/** @type {() => Response} */ answer) =>
    new Promise((resolve) => setTimeout(() => resolve(answer()), SLOW_MS));
  platform.answer = /** @type {any} */ (() => slowly(() => json({ key: 'late' })));
  platform.egress = () => /** @type {any} */ (slowly(() => json({})));
});
afterEach(() => mock.timers.reset());

describe('one endpoint that takes a minute', () => {
  for (const [kind, budget, end] of KINDS) {
    it(`leaves ${kind} the time to say so, however often it is asked`, async () => {
      const waves = Array.from({ length: 5 }, (_, id) => [
        { ...request, id },
        { id: id + 10, type: 'pause', ms: 20_000 },
      ]);
      const { core, inputs } = scripted(...waves);
      const event = { type: 'asked', deadline: START + budget };
      const { at = Infinity } = await ended(invoked(() => drive(core, event)));
      assert.ok(at - START <= budget + 2_000 && at - START < end, `${at - START} ms`);
      const told = inputs.slice(1).map(({ event: { results } }) => results[0]);
      assert.equal(told.length, 5);
      assert.deepEqual([told[0].outcome, told[0].reason], ['lost', 'TimeoutError']);
      assert.deepEqual(
        told.slice(-1).map(({ outcome, reason }) => [outcome, reason]),
        [['blocked', 'noTime']],
      );
    });
  }

  it('holds a write back that could only be cut off', async () => {
    const { core, inputs } = scripted([{ ...request, method: 'PUT', body: '{}' }]);
    await ended(invoked(() => drive(core, { type: 'asked', deadline: START + 900 })));
    assert.equal(inputs[1].event.results[0].reason, 'noTime');
    assert.deepEqual(platform.sent, []);
  });

  it('is given up after twenty seconds where there is time', async () => {
    const { core, inputs } = scripted([request]);
    const { at = Infinity } = await ended(
      invoked(() => drive(core, { type: 'woken', deadline: START + 600_000 })),
    );
    assert.equal(inputs[1].event.results[0].reason, 'TimeoutError');
    assert.ok(at - START <= 22_000, `${at - START} ms`);
  });

  it('holds up no sign-in either', async () => {
    const { core } = scripted([{ id: 1, type: 'signIn' }]);
    const { at = Infinity } = await ended(
      invoked(() => drive(core, { type: 'asked', deadline: START + 5_000 })),
    );
    assert.ok(at - START <= 7_000, `${at - START} ms`);
  });
});
