/** The function of the validator always answers itself: what the platform does where it does not is nowhere said. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, it, mock } from 'node:test';
import { invoked, json, platform, reset } from './platform-fake.js';

const { ticketTried } = await import('../../js/host/handlers/gate.js');

const EVENT = {
  issue: { key: 'OFF-1' },
  configuration: {},
  transition: { from: { id: '2' }, to: { id: '3' }, modifiedFields: {} },
};

/** @param {any} answer */
function isHeld(answer) {
  assert.equal(answer.result, false, JSON.stringify(answer));
  assert.match(answer.errorMessage, /\.$/);
  return answer.errorMessage;
}

/** What goes wrong is logged, and shown nobody. */
const quietly = () => mock.method(console, 'error', () => {});

beforeEach(reset);
afterEach(() => mock.restoreAll());

it('law_18_storage_that_refuses_holds_the_transition', async () => {
  platform.answer = () => json({ code: 'INTERNAL', message: 'no' }, 500);
  assert.match(isHeld(await invoked(() => ticketTried(EVENT))), /storage didn't answer/);
});

it('law_18_an_event_of_no_shape_holds_the_transition', async () => {
  quietly();
  for (const event of [
    undefined,
    null,
    {},
    { issue: {} },
    { issue: { key: 1 } },
    { ...EVENT, configuration: { playbook: 7 } },
  ]) {
    assert.match(isHeld(await invoked(() => ticketTried(event))), /could not tell/);
  }
});

it('law_18_a_call_that_throws_holds_the_transition', async () => {
  quietly();
  platform.answer = () => {
    throw new TypeError('a canary');
  };
  assert.doesNotMatch(isHeld(await invoked(() => ticketTried(EVENT))), /canary/);
});

it('law_18_whoever_is_not_answered_in_time_is_held_before_the_platform_ends_it', async () => {
  platform.answer = () => new Promise(() => {});
  mock.timers.enable({ apis: ['setTimeout'] });
  const answer = invoked(() => ticketTried(EVENT));
  await new Promise((resolve) => setImmediate(resolve));
  mock.timers.tick(19_999);
  const first = await Promise.race([answer, new Promise((r) => setImmediate(r, 'waits'))]);
  assert.equal(first, 'waits');
  mock.timers.tick(1);
  assert.match(isHeld(await answer), /could not tell/);
  mock.timers.reset();
});
