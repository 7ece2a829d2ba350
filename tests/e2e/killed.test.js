/** A worker that dies at any moment of a run: the schedule takes it up, and it ends the same. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';
import { outcomesOf } from './support/truth.js';

const TICKET = 'OFF-1';
const PRESS = 'offramp-panel';
const WORK = 'run-consumer';

/** Of the calls of an invocation, how far into it the worker dies; both sides of each call. */
const MOMENTS = [
  { module: PRESS, part: 0.3, at: 'before' },
  { module: PRESS, part: 0.7, at: 'after' },
  { module: PRESS, part: 1, at: 'after' },
  { module: WORK, part: 0, at: 'before' },
  { module: WORK, part: 0.1, at: 'after' },
  { module: WORK, part: 0.25, at: 'before' },
  { module: WORK, part: 0.4, at: 'after' },
  { module: WORK, part: 0.55, at: 'before' },
  { module: WORK, part: 0.7, at: 'after' },
  { module: WORK, part: 0.85, at: 'before' },
  { module: WORK, part: 1, at: 'after' },
];

/** Far beyond the calls of any invocation: only counts them. */
const NEVER = 1_000_000;

/** @type {import('./support/company.js').Company} */
let company;
/** @type {Record<string, number>} calls of the invocation, by module */
let calls;
/** @type {any} the end of a run in which nothing dies */
let wanted;

before(async () => {
  // Delivered once: the event that dies with its worker has no copy that would go on instead.
  company = await startCompany('killed', { queue: { duplicateRate: 0 } });
  ({ calls, wanted } = await undisturbed());
});
after(() => company?.close());

async function undisturbed() {
  await company.reset();
  const { plan } = await company.view(TICKET, 'open');
  const orders = await Promise.all(
    [PRESS, WORK].map((module) => company.control('POST', 'kill', { module, call: NEVER })),
  );
  await company.view(TICKET, 'start', { planHash: plan.hash });
  const view = await company.watch(TICKET);
  const spent = (await company.control('GET', 'kill')).orders;
  const seen = orders.map(({ id }) => spent.find((/** @type {any} */ one) => one.id === id));
  return {
    calls: Object.fromEntries(seen.map(({ module, callsSeen }) => [module, callsSeen])),
    wanted: { state: view.state, outcomes: outcomesOf(view), left: view.run.residual },
  };
}

/**
 * The run as the schedule leaves it. A press that died before it wrote anything is pressed again.
 * @param {string} planHash
 */
async function takenUp(planHash) {
  let view = await company.view(TICKET, 'open');
  if (view.state === 'ready') view = await company.view(TICKET, 'start', { planHash });
  for (let turn = 0; view.state === 'running' && turn < 6; turn += 1) {
    await company.advance(NEXT_SCHEDULE_MS);
    view = await company.view(TICKET, 'progress', { runId: view.run.id });
  }
  return view;
}

describe('a worker killed in the middle of a run', () => {
  it('the undisturbed run is done', () => {
    assert.equal(wanted.state, 'done');
    assert.ok(calls[PRESS] > 3 && calls[WORK] > 10, JSON.stringify(calls));
  });

  for (const { module, part, at } of MOMENTS) {
    it(`${module}, ${Math.round(part * 100)} % of its calls, ${at} the call`, async () => {
      await company.reset();
      const { plan } = await company.view(TICKET, 'open');
      const call = Math.max(1, Math.round(part * calls[module]));
      const order = { module, call, at, loseEvent: true };
      await company.control('POST', 'kill', order);
      const answer = await company.ask(TICKET, 'start', { planHash: plan.hash });
      assert.equal(answer.success, module !== PRESS, 'who waits for a killed worker is told');
      await company.advance(60_000);
      const [{ outcome }] = (await company.control('GET', 'kill')).orders;
      assert.equal(outcome, 'killed', `call ${call} never came`);

      const view = await takenUp(plan.hash);
      const { state, run } = view;
      assert.deepEqual({ state, outcomes: outcomesOf(view), left: run.residual }, wanted);
      const truth = await company.oracle(company.subjectOf(TICKET));
      assert.deepEqual([truth.access, truth.tokens], [[], []]);
    });
  }
});
