/**
 * What is done seldom, and what cannot be undone: each from the first look to its end, with its
 * second person where the settings ask for one, and what is so before and after, by the oracle.
 * Whoever the ticket is not about has afterwards what they had before.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';
import { outcomesOf, stepsOf } from './support/truth.js';

const DAY_MS = 24 * 60 * 60_000;
const ORG = 'api.atlassian.com';
const CONFLUENCE = { owner: 'confluence', role: 'atlassian/user' };
const EMAIL_FIELD = 'customfield_10051';

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('rareActs');
});
beforeEach(() => company.reset());
after(() => company?.close());

/**
 * What everybody but one person has and owns.
 * @param {string | null} subject
 */
async function others(subject) {
  const { people } = company.sandbox.platform.company;
  const all = people.filter(({ accountId }) => accountId !== subject);
  return Promise.all(all.map(({ accountId }) => company.oracle(accountId)));
}

/**
 * The calls that a run has made to change something, by the last words of their paths.
 * @param {RegExp} path
 */
async function sent(path) {
  return (await company.writes()).filter((write) => path.test(`${write.method} ${write.path}`));
}

/**
 * Nobody starts this alone: neither the operator nor somebody of another group can confirm it, and
 * whoever of the right group has done so lets it begin.
 * @param {string} issueKey
 * @param {{ approver: string, stranger?: string, playbook?: string }} how
 */
async function startedByTwo(issueKey, { approver, stranger, playbook }) {
  const chosen = playbook ? { playbook } : {};
  const ready = await company.view(issueKey, 'open', chosen);
  assert.equal(ready.state, 'ready', JSON.stringify(ready.refusal));
  assert.equal(ready.approval.state, 'missing');
  const press = { ...chosen, planHash: ready.plan.hash };
  const lone = [undefined, company.operator, ...(stranger ? [company.accountOf(stranger)] : [])];
  for (const accountId of lone) {
    if (accountId) await company.ask(issueKey, 'approve', press, { accountId });
    const alone = await company.view(issueKey, 'start', press);
    assert.equal(alone.refusal.code, 'approval.missing', `confirmed by ${accountId}`);
    assert.equal(alone.run, null);
  }
  await company.advance(NEXT_SCHEDULE_MS);
  assert.deepEqual(await company.writes(), [], 'nothing happens without the second person');
  const given = { accountId: company.accountOf(approver) };
  const confirmed = await company.view(issueKey, 'approve', press, given);
  assert.equal(confirmed.refusal, null, JSON.stringify(confirmed.refusal));
  const started = await company.view(issueKey, 'start', press);
  assert.equal(started.refusal, null, JSON.stringify(started.refusal));
  return { ready, end: await company.watch(issueKey) };
}

/** A leaver's account is deleted, and whoever is in the group for it confirms. */
async function deleted() {
  await company.changeSettings(({ playbooks }) => {
    playbooks.leftBusiness.deleteAccount = true;
  });
  await company.forgetRequests();
  const { ready, end } = await startedByTwo('OFF-1', {
    approver: 'Hugo Human',
    stranger: 'Lena Lead',
  });
  assert.equal(end.state, 'done', JSON.stringify(end.run));
  return { ready, end };
}

describe('deleting an account', () => {
  it('OFF-1: is not done alone, begins once somebody of the group has confirmed it, and is final after 14 days', async () => {
    const jane = company.subjectOf('OFF-1');
    const former = await company.oracle(jane);
    assert.deepEqual([former.accountStatus, former.status], ['active', 'active']);
    const bystanders = await others(jane);

    const { ready, end } = await deleted();
    const step = stepsOf(ready).find(({ id }) => id === 'close.delete');
    assert.match(step.title, /final after 14 days/);
    assert.equal(outcomesOf(end)['close.delete'], 'proven');
    assert.equal((await sent(/lifecycle\/delete$/)).length, 1);
    const now = await company.oracle(jane);
    assert.equal(now.status, 'for_deletion');
    assert.deepEqual([now.access, now.tokens], [[], []]);
    assert.equal(now.entra.enabled, false);

    assert.deepEqual(await others(jane), bystanders);
    await company.leap(13 * DAY_MS);
    assert.equal((await company.oracle(jane)).status, 'for_deletion', 'a day is left');
    await company.leap(2 * DAY_MS);
    const later = await company.oracle(jane);
    assert.equal(later.accountStatus, 'closed');
    assert.deepEqual(later.access, []);
  });

  it('is refused by the settings as long as nobody is named who confirms it', async () => {
    const { document, version } = await company.office('admin.policy');
    document.playbooks.leftBusiness.deleteAccount = true;
    delete document.approvals.deletion;
    const save = { document, basedOn: version?.version ?? null, note: 'a test' };
    const { refusal, body } = await company.askOffice('admin.save', save);
    assert.match(JSON.stringify(refusal ?? body), /approvals\.deletion/);
    const { document: kept } = await company.office('admin.policy');
    assert.equal(kept.playbooks.leftBusiness.deleteAccount ?? false, false);
  });

  it('OFF-1: is called off within the 14 days by giving back, and what was taken comes back', async () => {
    const jane = company.subjectOf('OFF-1');
    const former = await company.oracle(jane);
    const bystanders = await others(jane);
    await deleted();
    await company.advance(NEXT_SCHEDULE_MS);
    await company.forgetRequests();
    const { ready, end } = await startedByTwo('OFF-1', {
      approver: 'Lena Lead',
      playbook: 'restore',
    });
    assert.ok(stepsOf(ready).some(({ id }) => id === 'admit.cancelDeletion'));
    assert.equal(end.state, 'done', JSON.stringify(end.run));
    assert.equal(outcomesOf(end)['admit.cancelDeletion'], 'proven');
    assert.equal((await sent(/lifecycle\/cancel-delete$/)).length, 1);
    const now = await company.oracle(jane);
    assert.deepEqual([now.accountStatus, now.status], ['active', 'active']);
    assert.deepEqual(now.access, former.access);
    assert.deepEqual(now.groups, former.groups);
    assert.deepEqual(now.entra.groups, former.entra.groups);
    assert.deepEqual(await others(jane), bystanders);
    await company.leap(15 * DAY_MS);
    assert.equal((await company.oracle(jane)).accountStatus, 'active', 'no deletion is left over');
  });
});

describe('removing from the directory', () => {
  it('OFF-2: an unmanaged person is out of it, and in nothing of it', async () => {
    await company.changeSettings(({ playbooks }) => {
      playbooks.leftBusiness.unmanaged = 'removeFromDirectory';
    });
    await company.forgetRequests();
    const carl = company.subjectOf('OFF-2');
    const former = await company.oracle(carl);
    assert.deepEqual(
      former.memberships.map((/** @type {any} */ { status }) => status),
      ['active'],
    );
    const bystanders = await others(carl);
    const { view } = await company.offboard('OFF-2');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    const removals = stepsOf(view).filter(({ id }) => id.startsWith('close.remove.'));
    assert.deepEqual(
      removals.map(({ outcome }) => outcome.kind),
      ['proven'],
    );
    assert.equal((await sent(/^DELETE .*\/directories\/[^/]+\/users\/[^/]+$/)).length, 1);
    const now = await company.oracle(carl);
    assert.deepEqual([now.access, now.groups, now.directRoles], [[], [], []]);
    assert.ok(
      now.memberships.every((/** @type {any} */ { status }) => status === 'no_membership'),
      JSON.stringify(now.memberships),
    );
    assert.deepEqual(await others(carl), bystanders);
  });
});

describe('a role that a team has', () => {
  it('OFF-22: is given directly to whoever joins it, and to nobody else', async () => {
    const { settings } = await company.control('GET', 'company');
    const pam = company.accountOf('Pam Partly');
    const { access } = await company.oracle(company.accountOf('Jane Doe'));
    const { resource } = access.find(
      (/** @type {any} */ { product }) => product === CONFLUENCE.owner,
    );
    assert.ok(settings.bundles.some((/** @type {any} */ { team }) => team === 'Backend'));
    await company.changeSettings(({ bundles }) => {
      const backend = bundles.find((/** @type {any} */ { team }) => team === 'Backend');
      backend.productRoles = [{ resource, role: CONFLUENCE.role }];
    });
    await company.forgetRequests();
    const former = await company.oracle(pam);
    assert.ok(!former.access.some((/** @type {any} */ one) => one.resource === resource));
    const bystanders = await others(pam);
    const { view } = await company.offboard('OFF-22');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    const roles = stepsOf(view).filter(({ id }) => id.startsWith('grant.role.'));
    assert.deepEqual(
      roles.map(({ outcome }) => outcome.kind),
      ['proven'],
    );
    assert.equal((await sent(/\/roles\/assign$/)).length, 1);
    const now = await company.oracle(pam);
    assert.deepEqual(now.directRoles, [{ resource, role: CONFLUENCE.role }]);
    assert.ok(now.access.some((/** @type {any} */ one) => one.resource === resource));
    assert.deepEqual(await others(pam), bystanders);
  });
});

describe('inviting to Entra', () => {
  it('OFF-21: somebody of another company becomes a guest, and has what the team has', async () => {
    const email = 'nina@partner.example';
    await company.changeSettings(({ joiner }) => {
      joiner.entra = 'invite';
    });
    await company.editTicket('OFF-21', { [EMAIL_FIELD]: email });
    const former = await company.oracleByEmail(email);
    assert.deepEqual([former.exists, former.entra], [false, null]);
    const bystanders = await others(null);
    const { ready, view } = await company.offboard('OFF-21');
    const step = stepsOf(ready).find(({ id }) => id === 'admit.entra');
    assert.match(step.title, /as a guest/);
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.equal(outcomesOf(view)['admit.entra'], 'proven');
    const [invitation, ...more] = await sent(/\/invitations$/);
    assert.deepEqual(more, []);
    assert.equal(JSON.parse(invitation.requestBody).invitedUserEmailAddress, email);
    assert.deepEqual(await sent(/^POST \/v1\.0\/users$/), [], 'no user of the tenant is made');
    const now = await company.oracleByEmail(email);
    assert.ok(now.exists);
    assert.match(now.entra.userPrincipalName, /#EXT#/);
    assert.deepEqual(now.entra.groups.map((/** @type {any} */ { name }) => name).sort(), [
      'Team Backend',
      'VPN users',
    ]);
    assert.deepEqual(now.groups.map((/** @type {any} */ { name }) => name).sort(), [
      'eng-backend',
      'jira-users-acme',
    ]);
    assert.deepEqual(await others(null), bystanders);
  });
});

describe('when the search does not tell who used what', () => {
  const reached = async () => {
    const { access } = await company.oracle(company.subjectOf('OFF-30'));
    return access.map((/** @type {any} */ { product }) => product).sort();
  };
  const asked = async () =>
    (await company.requests()).filter(({ path }) => path.endsWith('/last-active-dates'));

  it('OFF-30: the person is asked for alone, and loses what is idle and nothing else', async () => {
    await company.fault({ switch: 'noProductAccess' });
    const bystanders = await others(company.subjectOf('OFF-30'));
    assert.deepEqual(await reached(), ['confluence', 'jira-software']);
    const { view } = await company.offboard('OFF-30');
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    assert.ok((await asked()).length > 0);
    assert.deepEqual(await reached(), ['confluence']);
    const changes = (await company.writes()).filter(({ host }) => host === ORG);
    assert.equal(changes.length, 1, 'exactly one change');
    assert.deepEqual(await others(company.subjectOf('OFF-30')), bystanders);
  });

  it('OFF-30: nothing is taken when that is not told either', async () => {
    await company.fault([
      { switch: 'noProductAccess' },
      {
        ...{ host: ORG, path: '*/last-active-dates', times: 1_000 },
        effect: { status: { status: 403 } },
      },
    ]);
    const view = await company.view('OFF-30', 'open');
    assert.equal(view.state, 'notReady');
    assert.ok((await asked()).length > 0);
    await company.view('OFF-30', 'start', { planHash: 'a'.repeat(64) });
    await company.advance(NEXT_SCHEDULE_MS);
    assert.deepEqual(await company.writes(), []);
    assert.deepEqual(await reached(), ['confluence', 'jira-software']);
  });
});
