/** The admin page's calls on the real bundle: who may, what they change, and what nobody gets past. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { verify } from '../../js/evidence/verify.js';
import { startCompany } from './support/company.js';

/** @type {import('./support/company.js').Company} */
let company;
before(async () => {
  company = await startCompany('office');
});
beforeEach(() => company.reset());
after(() => company.close());

/** Administers Jira, and may run nothing. */
const admin = () => company.accountOf('Josh Jiraadmin');

/**
 * Asks as a Jira admin, unless told otherwise.
 * @param {string} functionKey
 * @param {object} [payload]
 * @param {string} [accountId]
 */
const asked = (functionKey, payload = {}, accountId = admin()) =>
  company.askOffice(functionKey, payload, accountId);

/** @param {(settings: any) => void} change */
const saved = (change) => company.changeSettings(change, admin());

/** @param {string} issueKey */
async function looked(issueKey) {
  const ready = await company.view(issueKey, 'open');
  assert.equal(ready.state, 'ready', JSON.stringify(ready.refusal));
  return { issueKey, planHash: ready.plan.hash };
}

describe('the admin page’s calls', () => {
  it('are for Jira admins only, and change nothing for anybody else', async () => {
    const stored = await company.controlText('GET', 'kvs');
    for (const functionKey of ['admin.policy', 'admin.runs', 'admin.health', 'admin.limits']) {
      const { refusal, body, stop } = await asked(functionKey, {}, company.operator);
      assert.deepEqual([refusal.code, body, stop], ['admin.required', null, null], functionKey);
    }
    const { document } = (await asked('admin.policy')).body;
    for (const [functionKey, payload] of /** @type {[string, object][]} */ ([
      ['admin.stop', { reason: 'x' }],
      ['admin.save', { document, basedOn: 1, note: '' }],
      ['admin.setKey', { key: 'write', secret: 'a-key-of-somebody-else', endsOn: null }],
    ])) {
      const { refusal } = await asked(functionKey, payload, company.bystander);
      assert.equal(refusal.code, 'admin.required', functionKey);
    }
    assert.deepEqual(await company.controlText('GET', 'kvs'), stored);
  });

  it('save the policy as a version, which a plan that was looked at before does not outlive', async () => {
    const plan = await looked('OFF-2');
    const first = (await asked('admin.policy')).body.version?.version ?? 0;
    const policy = await saved((settings) => {
      settings.playbooks.leftBusiness.manualContact = 'Somebody else';
    });
    assert.equal(policy.version.version, first + 1);
    const { refusal } = await company.view('OFF-2', 'start', { planHash: plan.planHash });
    assert.equal(refusal.code, 'plan.changed');
    assert.deepEqual(await company.writes(), []);
    const late = await asked('admin.save', {
      document: policy.document,
      basedOn: first,
      note: 'made from another version',
    });
    assert.equal(late.refusal.code, 'policy.changed');
    const back = await asked('admin.rollback', { version: first, basedOn: first + 1 });
    assert.equal(back.body.version.version, first + 2);
  });

  it('set a budget that twenty parallel presses do not get past', async () => {
    await saved((settings) => {
      settings.budgets = { perDay: 2 };
    });
    /** @type {{ issueKey: string, planHash: string }[]} */
    const plans = [];
    for (const issueKey of ['OFF-2', 'OFF-4', 'OFF-17', 'OFF-18']) {
      plans.push(await looked(issueKey));
    }
    await company.forgetRequests();
    const presses = Array.from({ length: 20 }, (_, at) => {
      const { issueKey, planHash } = /** @type {any} */ (plans[at % plans.length]);
      return company.ask(issueKey, 'start', { planHash });
    });
    const answers = (await Promise.all(presses)).map(({ body }) => body);
    const runs = new Set(answers.map(({ run }) => run?.id).filter(Boolean));
    assert.equal(runs.size, 2, JSON.stringify(answers.map(({ refusal }) => refusal?.code)));
    const refused = answers.filter(({ run }) => !run).map(({ refusal }) => refusal?.code);
    for (const code of refused) {
      assert.ok(['budget.spent', 'run.other', 'storage.failed'].includes(code), code);
    }
    assert.ok(refused.includes('budget.spent'));
    // The page shows what an index lists, and that lags.
    await company.advance(10_000);
    const { budgets } = (await asked('admin.policy')).body;
    assert.deepEqual([budgets[0].used, budgets[0].limit], [2, 2]);
  });

  it('start many tickets of a list at once, each as far as the gate lets it', async () => {
    await saved((settings) => {
      settings.rules[0].operatorAccounts = [
        { id: company.accountOf('Josh Jiraadmin'), name: 'Josh Jiraadmin' },
      ];
    });
    const people = ['Jane Doe', 'Carl Contractor'].map((name) => company.accountOf(name));
    const found = await asked('admin.many', { people: [...people, 'soon'].join('\n') });
    assert.equal(found.refusal, null, JSON.stringify(found.refusal));
    const { rows, token } = found.body;
    assert.deepEqual(
      rows.map((/** @type {any} */ { issueKey, ready }) => [issueKey, ready]),
      [
        ['OFF-1', true],
        ['OFF-2', true],
        [null, false],
      ],
    );
    const issues = rows.slice(0, 2).map((/** @type {any} */ { issueId }) => issueId);
    const begun = await asked('admin.startMany', { issues, token });
    assert.equal(begun.body.lines[0].text, 'OFF-1, OFF-2');
    await company.advance(10 * 60_000);
    for (const key of ['OFF-1', 'OFF-2']) {
      assert.equal((await company.watch(key)).state, 'done', key);
    }
  });

  it('stop everything, say so on the panel, and let it go on', async () => {
    const { view } = await company.start('OFF-2');
    const stopped = await asked('admin.stop', { reason: 'directories are being moved' });
    assert.equal(stopped.stop.stopped, true);
    await company.advance(60_000);
    await company.forgetRequests();
    await company.advance(30 * 60_000);
    assert.deepEqual(await company.writes(), [], 'nothing is written while everything is stopped');
    const shown = await company.view('OFF-2', 'progress', { runId: view.run.id });
    assert.equal(shown.refusal.code, 'app.stopped');
    assert.match(shown.refusal.title, /Josh Jiraadmin/);
    const other = await company.view('OFF-4', 'open');
    const { refusal } = await company.view('OFF-4', 'start', { planHash: other.plan.hash });
    assert.equal(refusal.code, 'app.stopped');
    assert.equal((await asked('admin.resume')).stop.stopped, false);
    await company.advance(6 * 60_000);
    assert.equal((await company.watch('OFF-2')).state, 'done');
  });

  it('list runs and export evidence that the verifier finds whole, and not when it is changed', async () => {
    await company.offboard('OFF-2');
    await company.advance(2 * 60_000);
    const { rows } = (await asked('admin.runs', { filter: { state: 'done' }, cursor: null })).body;
    assert.deepEqual(
      rows.map((/** @type {any} */ { issueKey, person }) => [issueKey, person]),
      [['OFF-2', 'Carl Contractor']],
    );
    const { runId } = rows[0];
    const { pack } = (await asked('admin.evidence', { runId })).body;
    const head = pack.runs[0].head.hash;
    assert.equal(verify(JSON.stringify(pack), [head]).report.verdict, 'whole');
    const text = JSON.stringify(pack).replace('Carl Contractor', 'Carl Contracter');
    assert.notEqual(verify(text, [head]).report.verdict, 'whole');
    const shown = await asked('admin.run', { runId });
    assert.equal(shown.body.state, 'done');
  });

  it('take a key that works and no other, and never show one', async () => {
    const { keys } = /** @type {any} */ (company.sandbox.platform.company);
    const refused = await asked('admin.setKey', {
      key: 'read',
      secret: 'a-key-that-opens-nothing',
      endsOn: '2027-03-31',
    });
    assert.equal(refused.refusal.code, 'key.refused');
    const set = await asked('admin.setKey', {
      key: 'read',
      secret: keys.read,
      endsOn: '2027-03-31',
    });
    assert.equal(set.refusal, null, JSON.stringify(set.refusal));
    const read = set.body.connections.find((/** @type {any} */ { id }) => id === 'read');
    assert.deepEqual([read.tone, read.key.endsOn], ['good', '2027-03-31']);
    await company.offboard('OFF-2');
    const seen = [
      await company.controlText('GET', 'kvs'),
      await company.controlText('GET', 'logs'),
    ];
    for (const secret of [keys.read, 'a-key-that-opens-nothing']) {
      assert.ok(!JSON.stringify([set, refused, seen]).includes(secret));
    }
  });

  it('let holders of the app’s permission run what a rule gives to them', async () => {
    const rita = company.accountOf('Rita Runner');
    const asRita = { accountId: rita };
    assert.equal(
      (await company.view('OFF-2', 'open', {}, asRita)).refusal.code,
      'operator.notAllowed',
    );
    await saved((settings) => {
      settings.rules[0].permissionHolders = true;
    });
    const ready = await company.view('OFF-2', 'open', {}, asRita);
    assert.equal(ready.state, 'ready', JSON.stringify(ready.refusal));
    const started = await company.view('OFF-2', 'start', { planHash: ready.plan.hash }, asRita);
    assert.equal(started.refusal, null);
    const other = { accountId: company.bystander };
    const { refusal } = await company.view('OFF-4', 'open', {}, other);
    assert.equal(refusal.code, 'operator.notAllowed');
  });
});
