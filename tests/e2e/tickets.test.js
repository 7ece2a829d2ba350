/** Each ticket of the company, from the first look to its end, as the platform would call the app. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';
import { outcomesOf, stepsOf } from './support/truth.js';

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('tickets');
});
beforeEach(() => company.reset());
after(() => company?.close());

/**
 * @param {string} accountId
 * @param {string} name
 */
async function isIn(accountId, name) {
  const { groups } = await company.oracle(accountId);
  return groups.some((/** @type {any} */ group) => group.name === name);
}

/**
 * The ticket is refused when it is opened, and when somebody presses a button that was never shown.
 * @param {string} issueKey
 * @param {string} code
 * @param {import('./support/company.js').Asker} [asker]
 */
async function refused(issueKey, code, asker) {
  const view = await company.view(issueKey, 'open', {}, asker);
  assert.equal(view.state, 'notReady');
  assert.equal(view.refusal.code, code);
  for (const words of [view.refusal.title, view.refusal.detail, view.refusal.remedy]) {
    assert.ok(words.length > 0, 'a refusal says what it means and what to do');
  }
  assert.ok(!view.actions.some((/** @type {any} */ { id }) => id === 'start'));

  const pressed = await company.view(issueKey, 'start', { planHash: 'a'.repeat(64) }, asker);
  assert.equal(pressed.refusal.code, code);
  await company.advance(NEXT_SCHEDULE_MS);
  assert.deepEqual(await company.writes(), []);
  return view;
}

/**
 * A run that ends as done, with nothing left over that is not told.
 * @param {string} issueKey
 */
async function done(issueKey) {
  const { ready, view } = await company.offboard(issueKey);
  assert.equal(view.state, 'done', JSON.stringify(view.run));
  assert.equal(view.pollAfterMs, null);
  assert.ok(view.run.cutAt >= view.run.startedAt && view.run.endedAt >= view.run.cutAt);
  return { ready, view, truth: await company.oracle(view.person.accountId) };
}

/**
 * What an identity provider does, on its own side of the cloud.
 * @param {string} accountId
 */
async function idpDeactivates(accountId) {
  const { status } = await company.sandbox.platform.cloud.control('POST', 'idp', {
    accountId,
    deactivate: true,
  });
  assert.ok(status < 300, `the identity provider could not deactivate: ${status}`);
}

describe('what ends as done', () => {
  it('OFF-1: a managed leaver with ten groups and three tokens', async () => {
    const { ready, view, truth } = await done('OFF-1');
    assert.equal(ready.person.name, 'Jane Doe');
    assert.equal(ready.person.kind, 'managed');
    assert.deepEqual(truth.access, []);
    assert.deepEqual(truth.tokens, []);
    assert.equal(truth.accountStatus, 'inactive');
    const left = truth.groups.map((/** @type {any} */ { name }) => name).sort();
    assert.deepEqual(left, ['eng-all', 'offramp-quarantine', 'vpn-users']);
    const remains = view.run.remains.join('\n');
    assert.match(remains, /eng-all/);
    assert.match(remains, /vpn-users/);
    const kinds = Object.values(outcomesOf(view)).sort();
    assert.deepEqual(new Set(kinds), new Set(['proven', 'skipped']));
    assert.equal(kinds.filter((kind) => kind === 'skipped').length, 2);
  });

  it('OFF-2: an unmanaged contractor is suspended and stripped', async () => {
    const { ready, view, truth } = await done('OFF-2');
    assert.equal(ready.person.kind, 'unmanaged');
    assert.ok(ready.plan.notes.length > 0, 'says that the account itself cannot be switched off');
    assert.deepEqual(truth.access, []);
    assert.ok(truth.memberships.every((/** @type {any} */ { status }) => status === 'suspended'));
    assert.deepEqual(
      truth.groups.map((/** @type {any} */ { name }) => name),
      ['offramp-quarantine'],
    );
    assert.deepEqual(new Set(Object.values(outcomesOf(view))), new Set(['proven']));
  });

  it('OFF-4: a direct role that no group explains is taken', async () => {
    const former = await company.oracle(company.subjectOf('OFF-4'));
    assert.equal(former.directRoles.length, 1);
    const { view, truth } = await done('OFF-4');
    assert.deepEqual(truth.directRoles, []);
    assert.ok(
      stepsOf(view).some(({ id, outcome }) => /role/.test(id) && outcome.kind === 'proven'),
    );
  });

  it('OFF-9: someone who is suspended already', async () => {
    const { ready, truth } = await done('OFF-9');
    const cut = stepsOf(ready).filter(({ id }) => id.startsWith('cut.'));
    assert.deepEqual(
      cut.map(({ prediction }) => prediction.kind),
      ['alreadySo'],
    );
    assert.deepEqual(truth.access, []);
    assert.equal(truth.accountStatus, 'inactive');
    const suspensions = (await company.writes()).filter(({ path }) => path.endsWith('/suspend'));
    assert.deepEqual(suspensions, []);
  });

  it('OFF-10: someone in two directories is cut in both', async () => {
    const { ready, truth } = await done('OFF-10');
    assert.equal(ready.person.directories.length, 2);
    assert.equal(stepsOf(ready).filter(({ id }) => id.startsWith('cut.')).length, 2);
    assert.deepEqual(truth.access, []);
    assert.deepEqual(truth.directRoles, []);
    assert.equal(truth.memberships.length, 2);
  });

  it('OFF-12: a leaver named by an e-mail address in other letters', async () => {
    const { ready, truth } = await done('OFF-12');
    assert.equal(ready.person.name, 'Grace Hopper');
    assert.deepEqual(truth.access, []);
    assert.deepEqual(truth.tokens, []);
    assert.ok(await isIn(truth.accountId, 'offramp-quarantine'));
  });
});

describe('what a person has to finish', () => {
  it('OFF-3: an account of the identity provider is watched until it is deactivated there', async () => {
    const { ready, view } = await company.offboard('OFF-3');
    const close = stepsOf(ready).find(({ id }) => id === 'close.deactivate');
    assert.equal(close.prediction.kind, 'willBeRefused');
    assert.equal(view.state, 'byHand');
    assert.equal(view.manual.length, 1);
    assert.match(view.manual[0].title, /Deactivate Sync Sanders/);
    const subject = company.subjectOf('OFF-3');
    assert.deepEqual((await company.oracle(subject)).access, []);

    await company.advance(NEXT_SCHEDULE_MS);
    const still = await company.view('OFF-3', 'progress', { runId: view.run.id });
    assert.equal(still.state, 'byHand');

    await idpDeactivates(subject);
    await company.advance(NEXT_SCHEDULE_MS);
    const end = await company.view('OFF-3', 'progress', { runId: view.run.id });
    assert.equal(end.state, 'done');
    assert.equal(outcomesOf(end)['close.deactivate'], 'proven');
    assert.deepEqual(end.manual, []);
  });
});

describe('what is refused before any write', () => {
  it('OFF-5: an organization admin is protected', () => refused('OFF-5', 'subject.protected'));

  it('OFF-6: nobody offboards themselves', () => refused('OFF-6', 'subject.self'));

  it('OFF-7: the ticket names nobody', async () => {
    const view = await refused('OFF-7', 'subject.none');
    assert.match(view.refusal.remedy, /Employee/);
  });

  it('OFF-8: the address belongs to two people', async () => {
    const view = await refused('OFF-8', 'subject.ambiguous');
    const candidates = view.refusal.candidates;
    assert.equal(new Set(candidates.map((/** @type {any} */ one) => one.accountId)).size, 2);
  });

  it('OFF-11: a portal-only customer', () => refused('OFF-11', 'subject.portalOnly'));

  it('somebody who is in no group of operators', () =>
    refused('OFF-1', 'operator.notAllowed', { accountId: company.bystander }));

  it('a ticket that the operator cannot see', () => refused('OFF-13', 'issue.hidden'));

  it('a ticket of a project that no rule names', () => refused('HR-1', 'operator.notAllowed'));

  it('a plan that is not the one that was shown', async () => {
    await company.view('OFF-1', 'open');
    const view = await company.view('OFF-1', 'start', { planHash: 'b'.repeat(64) });
    assert.equal(view.refusal.code, 'plan.changed');
    assert.equal(view.state, 'ready');
    assert.deepEqual(await company.writes(), []);
  });
});

describe('who may look and press', () => {
  it('the operator is in no group of admins', async () => {
    const truth = await company.oracle(company.operator);
    assert.deepEqual(truth.platformRoles, []);
    assert.ok(!truth.access.some((/** @type {any} */ { role }) => /admin/.test(role)));
  });

  it('the issue action answers like the panel', async () => {
    const asker = { module: 'jira:issueAction', key: 'offramp-action' };
    const view = await company.view('OFF-1', 'open', {}, asker);
    assert.deepEqual(view, await company.view('OFF-1', 'open'));
  });

  it('a second press finds the run of the first', async () => {
    const { ready, view } = await company.start('OFF-1');
    const again = await company.view('OFF-1', 'start', { planHash: ready.plan.hash });
    assert.equal(again.run.id, view.run.id);
    const end = await company.watch('OFF-1');
    assert.equal(end.run.id, view.run.id);
    assert.equal(end.state, 'done');
  });
});
