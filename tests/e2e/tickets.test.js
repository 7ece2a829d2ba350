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

describe('what ends as done', () => {
  it('OFF-1: a managed leaver with ten groups and three tokens', async () => {
    const { ready, view, truth } = await done('OFF-1');
    assert.equal(ready.person.name, 'Jane Doe');
    assert.equal(ready.person.kind, 'managed');
    assert.deepEqual(truth.access, []);
    assert.deepEqual(truth.tokens, []);
    assert.equal(truth.accountStatus, 'inactive');
    const left = truth.groups.map((/** @type {any} */ { name }) => name).sort();
    assert.deepEqual(left, ['offramp-quarantine'], 'the tenant has passed its groups on');
    assert.equal(truth.entra.enabled, false);
    assert.deepEqual(truth.entra.groups, []);
    assert.deepEqual(new Set(Object.values(outcomesOf(view))), new Set(['proven']));
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
    const cut = stepsOf(ready).filter(({ id }) => id.startsWith('cut.suspend.'));
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
    assert.equal(stepsOf(ready).filter(({ id }) => id.startsWith('cut.suspend.')).length, 2);
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

describe('what another system owns', () => {
  it('OFF-3: an account of the identity provider goes with its user in Entra', async () => {
    const { ready, truth } = await done('OFF-3');
    const close = stepsOf(ready).find(({ id }) => id === 'close.deactivate');
    assert.equal(close.prediction.kind, 'elsewhere');
    assert.equal(truth.accountStatus, 'inactive');
    assert.equal(truth.entra.enabled, false);
    const disabled = (await company.writes()).filter(({ path }) => path.endsWith('/disable'));
    assert.deepEqual(disabled, [], 'what would be refused is not tried');
  });

  it('OFF-16: an account mastered on premises is watched until it is disabled there', async () => {
    const { ready, view } = await company.offboard('OFF-16');
    const cut = stepsOf(ready).find(({ id }) => id === 'cut.entra.disable');
    assert.equal(cut.prediction.kind, 'willBeRefused');
    assert.equal(view.state, 'byHand');
    assert.match(view.manual.map((/** @type {any} */ { title }) => title).join(), /Disable Peter/);
    assert.deepEqual((await company.oracle(view.person.accountId)).access, []);
    await company.advance(NEXT_SCHEDULE_MS);
    const still = await company.view('OFF-16', 'progress', { runId: view.run.id });
    assert.equal(still.state, 'byHand');
  });

  it('OFF-17: groups that nobody can leave by hand are named with where they are decided', async () => {
    const { ready, view } = await company.offboard('OFF-17');
    assert.equal(view.state, 'byHand', "a role-assignable group is an administrator's");
    const words = stepsOf(ready)
      .map(({ prediction }) => prediction.text)
      .join('\n');
    assert.match(words, /membership rule/);
    assert.match(words, /Exchange/);
    assert.match(words, /directory roles/);
  });

  it('OFF-18: a guest is disabled here and signed in elsewhere', async () => {
    const { view, truth } = await done('OFF-18');
    assert.equal(truth.entra.enabled, false);
    assert.equal(outcomesOf(view)['cut.entra.sessions'], 'skipped');
  });
});

describe('what a leaver owned in Jira', () => {
  it('OFF-15: everything that can be listed has another owner', async () => {
    const { ready, truth } = await done('OFF-15');
    assert.match(ready.plan.notes.join('\n'), /goes to Sam Lee/);
    assert.match(ready.plan.notes.join('\n'), /Private dashboards can't be listed/);
    const { openIssues, filters, dashboards, componentsLed, projectsLed, projectRoles } =
      truth.jira;
    assert.deepEqual(
      [openIssues, filters, componentsLed, projectsLed, projectRoles],
      [[], [], [], [], []],
    );
    assert.ok(dashboards.every((/** @type {any} */ { private: hidden }) => hidden));
    const { jira } = await company.oracle(company.accountOf('Sam Lee'));
    assert.ok(jira.openIssues.length >= 14);
    assert.ok(jira.projectsLed.includes('ATLAS'));
  });
});

describe('movers, joiners and those who come back', () => {
  it('OFF-20: a mover has the new bundle, and keeps what both give', async () => {
    const { ready, view } = await company.offboard('OFF-20');
    assert.equal(ready.playbook.id, 'left-team');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    const { groups, entra } = await company.oracle(view.person.accountId);
    const names = groups.map((/** @type {any} */ { name }) => name);
    assert.ok(names.includes('project-atlas') && names.includes('jira-users-acme'));
    assert.ok(!names.includes('eng-backend'));
    const inEntra = entra.groups.map((/** @type {any} */ { name }) => name);
    assert.ok(inEntra.includes('Team Platform') && inEntra.includes('VPN users'));
    assert.ok(!inEntra.includes('Team Backend'));
  });

  it('OFF-21: a joiner who was nowhere is in both systems, with everything of the team', async () => {
    const { ready, view } = await company.offboard('OFF-21');
    assert.equal(ready.playbook.id, 'onboard');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    const { exists, groups, entra } = await company.oracleByEmail('nina.new@acme.example');
    assert.ok(exists);
    const names = groups.map((/** @type {any} */ { name }) => name);
    assert.ok(names.includes('eng-backend') && names.includes('jira-users-acme'));
    assert.equal(entra.enabled, true);
    assert.equal(entra.groups.length, 2);
  });

  it('OFF-22: a joiner who is partly in gets only what is missing', async () => {
    const { ready, view } = await company.offboard('OFF-22');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    const kinds = stepsOf(ready).map(({ prediction }) => prediction.kind);
    assert.ok(kinds.includes('alreadySo') && kinds.includes('willWork'));
    assert.equal((await company.writes()).filter(({ path }) => path.endsWith('/invite')).length, 0);
  });

  it('OFF-1: what was taken is given back, once a second person has confirmed it', async () => {
    const former = await company.oracle(company.subjectOf('OFF-1'));
    await done('OFF-1');
    await company.advance(NEXT_SCHEDULE_MS);
    const playbook = 'restore';
    const ready = await company.view('OFF-1', 'open', { playbook });
    assert.equal(ready.approval.state, 'missing');
    const planHash = ready.plan.hash;
    const alone = await company.view('OFF-1', 'start', { playbook, planHash });
    assert.equal(alone.refusal.code, 'approval.missing');
    await company.view('OFF-1', 'approve', { playbook, planHash });
    const self = await company.view('OFF-1', 'start', { playbook, planHash });
    assert.equal(self.refusal.code, 'approval.missing', 'nobody is their own second person');
    const lena = { accountId: company.accountOf('Lena Lead') };
    await company.view('OFF-1', 'approve', { playbook, planHash }, lena);
    await company.view('OFF-1', 'start', { playbook, planHash });
    const end = await company.watch('OFF-1');
    assert.equal(end.state, 'done', JSON.stringify(end.run));
    const restored = await company.oracle(former.accountId);
    assert.equal(restored.accountStatus, 'active');
    const ids = (/** @type {any} */ { groups }) =>
      groups.map((/** @type {any} */ { id }) => id).sort();
    assert.deepEqual(ids(restored), ids(former));
    assert.deepEqual(restored.access, former.access);
    assert.deepEqual(ids(restored.entra), ids(former.entra));
    assert.deepEqual(restored.tokens, [], 'as the plan had named');
    assert.match(ready.plan.notes.join('\n'), /3 API tokens stay revoked/);
  });

  it('OFF-25: a portal account with the same address is told, with who closes it', async () => {
    const { view, truth } = await done('OFF-25');
    assert.deepEqual(truth.access, []);
    const left = view.run.residual.flatMap((/** @type {any} */ { lines }) => lines);
    const portals = left.filter((/** @type {any} */ { what }) => /customer portals/i.test(what));
    assert.equal(portals.length, 1, JSON.stringify(view.run.residual));
    assert.match(portals[0].path, /percy\.portal@acme\.example/);
    assert.match(portals[0].remedy, /Portal only customers/);
  });

  it('OFF-24: an admin leaves only with a second person of another group', async () => {
    const ready = await company.view('OFF-24', 'open');
    assert.equal(ready.approval.state, 'missing');
    assert.ok(stepsOf(ready)[0].id.startsWith('demote.'));
    const planHash = ready.plan.hash;
    const ana = { accountId: company.accountOf('Ana Admin') };
    await company.view('OFF-24', 'approve', { planHash }, ana);
    await company.view('OFF-24', 'start', { planHash });
    const end = await company.watch('OFF-24');
    assert.equal(end.state, 'done', JSON.stringify(end.run));
    const { platformRoles, access } = await company.oracle(end.person.accountId);
    assert.deepEqual([platformRoles, access], [[], []]);
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
