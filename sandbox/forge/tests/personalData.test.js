/** The app says whose data it keeps, and is told what to do with it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { miniSandbox } from './support.js';

/** @type {Awaited<ReturnType<typeof miniSandbox>>} */
let sandbox;
beforeEach(async () => {
  sandbox = await miniSandbox();
});
afterEach(() => sandbox.stop());

const CLOSED_FOR_TESTS = '5be24ba3f91c106033269289';
const LONG_AGO = '2018-10-25T23:08:51.382Z';

/**
 * @param {string[]} ids
 * @param {string} [updatedAt]
 */
const report = async (ids, updatedAt = LONG_AGO) => {
  const accounts = ids.map((accountId) => ({ accountId, updatedAt }));
  return (await sandbox.run([{ do: 'report', accounts }])).body[0];
};

test('whoever is as they were needs nothing, and the report is kept', async () => {
  assert.deepEqual(await report(['olga']), []);
  const { reports } = (await sandbox.control('GET', 'personal-data')).body;
  assert.deepEqual(
    reports.map((/** @type {any} */ { accounts, answered }) => ({ accounts, answered })),
    [{ accounts: [{ accountId: 'olga', updatedAt: LONG_AGO }], answered: [] }],
  );
});

test('closed accounts are to be erased, and changed ones to be fetched anew', async () => {
  assert.deepEqual(await report(['olga', 'ana', 'gone', CLOSED_FOR_TESTS]), [
    { accountId: 'ana', status: 'updated' },
    { accountId: 'gone', status: 'closed' },
    { accountId: CLOSED_FOR_TESTS, status: 'closed' },
  ]);
});

test('a change counts until the app has fetched the data after it', async () => {
  await sandbox.control('POST', 'personal-data', { accountId: 'olga' });
  assert.deepEqual(await report(['olga']), [{ accountId: 'olga', status: 'updated' }]);
  assert.deepEqual(await report(['olga']), [{ accountId: 'olga', status: 'updated' }]);
  const later = new Date(Date.now() + 60_000).toISOString();
  assert.deepEqual(await report(['olga'], later), []);
});

test('a report has up to 90 accounts, and more are sent in several', async () => {
  await report(Array.from({ length: 91 }, (_, at) => `account-${at}`));
  const { reports } = (await sandbox.control('GET', 'personal-data')).body;
  const sizes = reports.map((/** @type {any} */ { accounts }) => accounts.length);
  assert.deepEqual(
    sizes.sort((/** @type {number} */ one, /** @type {number} */ other) => one - other),
    [1, 90],
  );
});

test('a report can fail, before the effect and after it', async () => {
  const reports = async () => (await sandbox.control('GET', 'personal-data')).body.reports.length;
  for (const [effect, kept] of /** @type {[object, number][]} */ ([
    [{ type: 'status', status: 503 }, 0],
    [{ type: 'dropAfter' }, 1],
  ])) {
    await sandbox.control('POST', 'faults', { host: 'privacy', effect });
    assert.ok((await report(['olga'])).refused, JSON.stringify(effect));
    assert.equal(await reports(), kept);
  }
});

test('a malformed report is refused', async () => {
  const { personalData } = sandbox.platform;
  const rows = [
    {},
    { accounts: [] },
    { accounts: Array.from({ length: 91 }, () => ({ accountId: 'a', updatedAt: LONG_AGO })) },
    { accounts: [{ accountId: 'a' }] },
    { accounts: [{ accountId: 'a', updatedAt: 'yesterday' }] },
    { accounts: [{ accountId: 'not an id', updatedAt: LONG_AGO }] },
  ];
  for (const body of rows) {
    assert.equal((await personalData.handle(body)).status, 400, JSON.stringify(body));
  }
  assert.equal((await sandbox.control('POST', 'personal-data', {})).status, 400);
});
