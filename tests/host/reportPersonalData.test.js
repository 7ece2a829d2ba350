import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { bodyOf, invoked, json, platform, reset } from './platform-fake.js';

const { reportPersonalData } = await import('../../js/host/commands/reportPersonalData.js');

const accounts = [{ accountId: '557058:a', updatedAt: 1_795_000_000_000 }];
const reported = (/** @type {typeof accounts} */ some) =>
  invoked(() => reportPersonalData({ accounts: some }));

describe('the report of personal data', () => {
  beforeEach(reset);

  it('goes to the platform as the app, with times that Atlassian reads', async () => {
    await reported(accounts);
    const [{ meta, path }] = platform.sent;
    assert.deepEqual([meta.provider, path], ['app', '/app/report-accounts']);
    assert.deepEqual(bodyOf(platform.sent[0]), {
      accounts: [{ accountId: '557058:a', updatedAt: '2026-11-18T11:06:40.000Z' }],
    });
  });

  it('tells whose account is closed or has changed', async () => {
    const said = [{ accountId: '557058:a', status: 'closed' }];
    platform.answer = () => json({ accounts: said });
    assert.deepEqual(await reported(accounts), { accounts: said });
  });

  it('tells of nobody where there is nothing to tell', async () => {
    platform.answer = () => new Response(null, { status: 204 });
    assert.deepEqual(await reported(accounts), { accounts: [] });
  });

  it('says that a report was not taken, and nothing of whom it was about', async () => {
    for (const status of [400, 403, 429, 503]) {
      platform.answer = () => json({ errorMessage: '557058:a is wrong' }, status);
      const told = await reported(accounts);
      assert.deepEqual(told, {
        failed: { code: String(status), message: 'the report was not taken' },
      });
    }
    platform.answer = () => Promise.reject(new TypeError('fetch failed for 557058:a'));
    const { failed } = /** @type {any} */ (await reported(accounts));
    assert.deepEqual(failed, { code: 'TypeError', message: 'the report was not taken' });
  });
});
