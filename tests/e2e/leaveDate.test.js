/** A start that was agreed for the ticket's date, as the platform's schedule brings it about. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

const TICKET = 'OFF-23';
const DATE = 'customfield_10055';
const MINUTE_MS = 60_000;

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('leaveDate');
});
beforeEach(() => company.reset());
after(() => company?.close());

/** @param {number} minutes from now, as Jira writes it */
async function inMinutes(minutes) {
  const { nowMs } = await company.control('GET', 'clock');
  return new Date(nowMs + minutes * MINUTE_MS).toISOString().replace('Z', '+0000');
}

async function schedule() {
  const ready = await company.view(TICKET, 'open');
  const button = ready.actions.find((/** @type {any} */ { id }) => id === 'schedule');
  assert.ok(button, 'a ticket with a date ahead offers to wait for it');
  const view = await company.view(TICKET, 'schedule', { planHash: ready.plan.hash });
  assert.equal(view.refusal, null);
  assert.equal(view.schedule.by, 'Olga Operator');
  return view;
}

describe('a date on the ticket', () => {
  it('starts the run at that moment, and is followed until then', async () => {
    await company.editTicket(TICKET, { [DATE]: await inMinutes(60) });
    await schedule();
    await company.editTicket(TICKET, { [DATE]: await inMinutes(20) });
    await company.advance(10 * MINUTE_MS);
    assert.deepEqual(await company.writes(), [], 'not before its date');
    await company.advance(10 * MINUTE_MS + NEXT_SCHEDULE_MS);
    const view = await company.watch(TICKET, 90);
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    const truth = await company.oracle(view.person.accountId);
    assert.deepEqual(truth.access, []);
  });

  it('that was called off starts nothing', async () => {
    await company.editTicket(TICKET, { [DATE]: await inMinutes(20) });
    await schedule();
    const view = await company.view(TICKET, 'unschedule');
    assert.equal(view.schedule, null);
    await company.advance(30 * MINUTE_MS);
    assert.deepEqual(await company.writes(), []);
  });

  it('stops with a comment when the ticket names somebody else by then', async () => {
    await company.editTicket(TICKET, { [DATE]: await inMinutes(20) });
    await schedule();
    const accountId = company.subjectOf('OFF-2');
    await company.editTicket(TICKET, { customfield_10050: { accountId } });
    await company.advance(30 * MINUTE_MS);
    const writes = await company.writes();
    assert.deepEqual(
      writes.map(({ method, path }) => `${method} ${path}`),
      // Customers read the ticket: first a comment that tells nothing, read to be internal.
      ['POST /rest/servicedeskapi/request/10023/comment', 'PUT /rest/api/3/issue/10023'],
    );
    const view = await company.view(TICKET, 'open');
    assert.match(view.schedule.text, /somebody else/);
  });
});

describe('somebody who comes back', () => {
  it('is offered on the ticket of the joiner what was taken on another', async () => {
    const leaver = company.subjectOf('OFF-2');
    const former = await company.oracle(leaver);
    const { ready: left } = await company.offboard('OFF-2');
    // Until every listing shows what was changed, the person can't be read in full.
    await company.advance(2 * MINUTE_MS);
    await company.editTicket('OFF-22', { customfield_10051: left.person.email });
    const joiner = await company.view('OFF-22', 'open');
    assert.equal(joiner.playbook.id, 'onboard');
    assert.ok(joiner.playbooks.some((/** @type {any} */ { id }) => id === 'restore'));
    const playbook = 'restore';
    const ready = await company.view('OFF-22', 'open', { playbook });
    assert.equal(ready.playbook.id, 'restore', JSON.stringify(ready.refusal));
    const planHash = ready.plan.hash;
    const lena = { accountId: company.accountOf('Lena Lead') };
    const confirmed = await company.view('OFF-22', 'approve', { playbook, planHash }, lena);
    assert.equal(confirmed.refusal, null, JSON.stringify(confirmed.refusal));
    const started = await company.view('OFF-22', 'start', { playbook, planHash });
    assert.equal(started.refusal, null, JSON.stringify(started.refusal));
    const end = await company.watch('OFF-22');
    assert.equal(end.state, 'done', JSON.stringify(end.run));
    const truth = await company.oracle(leaver);
    assert.deepEqual(truth.access, former.access);
  });
});
