/** The real bundle says whose personal data it keeps, and erases what it is told to. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

/** An account that Atlassian keeps for tests of this API: it is closed. */
const CLOSED = '5be24ba3f91c106033269289';
const ENTITY = 'personal-data';

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('privacy');
});
beforeEach(() => company.reset());
after(() => company?.close());

/** @returns {Promise<Record<string, any>>} rows of personal data, by key; marks are none */
async function rows() {
  const all = (await company.control('GET', 'kvs')).entities[ENTITY] ?? {};
  return Object.fromEntries(Object.entries(all).filter(([, { role }]) => role !== 'reported'));
}

/** What is kept was read long ago. */
async function grownOld() {
  const set = Object.entries(await rows()).map(([key, value]) => ({
    ...{ key, entity: ENTITY },
    value: { ...value, dueAt: 0 },
  }));
  await company.control('POST', 'kvs', { set });
}

/** @returns {Promise<any[]>} */
const reports = async () => (await company.control('GET', 'personal-data')).reports;

describe('personal data', () => {
  it('of everybody in a run is reported once it is a week old, and then is fresh again', async () => {
    await company.offboard('OFF-1');
    assert.deepEqual(await reports(), []);
    await grownOld();
    await company.advance(NEXT_SCHEDULE_MS);
    const [{ accounts, answered, early }, ...more] = await reports();
    assert.deepEqual(early, []);
    const people = [company.subjectOf('OFF-1'), company.operator];
    const ids = accounts.map((/** @type {any} */ { accountId }) => accountId);
    assert.deepEqual(ids.sort(), people.sort());
    // The run has deactivated the account, which Atlassian calls a change.
    const changed = { accountId: company.subjectOf('OFF-1'), status: 'updated' };
    assert.deepEqual([answered, more], [[changed], []]);
    const due = Object.values(await rows()).map(({ dueAt, readAt }) => dueAt - readAt);
    assert.ok(due.length === 2 && due.every((ms) => ms >= 7 * 86_400_000), `${due}`);
    await company.advance(NEXT_SCHEDULE_MS);
    assert.equal((await reports()).length, 1);
    // Whatever the rows say, nobody is reported twice in a cycle.
    await grownOld();
    await company.advance(NEXT_SCHEDULE_MS);
    assert.equal((await reports()).length, 1);
  });

  it('of a closed account is erased, and nobody else’s', async () => {
    await company.offboard('OFF-1');
    const own = Object.keys(await rows()).sort();
    const row = {
      account: CLOSED,
      role: 'subject',
      place: 'r',
      state: 'kept',
      readAt: 1,
      dueAt: 1,
    };
    await company.control('POST', 'kvs', {
      set: [
        { key: 'subject#r', entity: ENTITY, value: row },
        { key: 'run#r#undo', value: '{}' },
      ],
    });
    await grownOld();
    await company.advance(NEXT_SCHEDULE_MS);
    const { values } = await company.control('GET', 'kvs');
    assert.ok(!('run#r#undo' in values));
    assert.deepEqual(Object.keys(await rows()).sort(), own);
    assert.ok(Object.keys(values).some((key) => key.endsWith('#undo')));
  });

  it('that can’t be reported now stays due', async () => {
    await company.offboard('OFF-1');
    await grownOld();
    await company.fault({ host: 'privacy', effect: { type: 'status', status: 503 } });
    await company.advance(5 * 60_000);
    assert.deepEqual(await reports(), []);
    await company.advance(NEXT_SCHEDULE_MS);
    assert.equal((await reports()).length, 1);
  });
});
