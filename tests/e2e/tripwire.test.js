/** Access that comes back to somebody who left, as the platform's schedule finds it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NEXT_SCHEDULE_MS, startCompany } from './support/company.js';

const TICKET = 'OFF-1';
const HOUR_MS = 3_600_000;

/** @type {import('./support/company.js').Company} */
let company;

before(async () => {
  company = await startCompany('tripwire');
});
beforeEach(() => company.reset());
after(() => company?.close());

/** What the admin page says of access that came back. */
async function returned() {
  return (await company.office('admin.runs', { filter: {}, cursor: null })).returned;
}

/** The comments that the tripwire has written so far. */
async function told() {
  const all = await company.requests();
  const written = all.filter(({ method, path }) => method === 'PUT' && /\/issue\/\d+$/.test(path));
  return written.filter((entry) => JSON.stringify(entry).includes('Tripwire: '));
}

describe('somebody who left', () => {
  it('is looked at every hour with one request of each system, and raised when let in', async () => {
    const { view } = await company.offboard(TICKET);
    assert.equal(view.state, 'done', JSON.stringify(view.run));
    await company.forgetRequests();
    await company.advance(HOUR_MS + NEXT_SCHEDULE_MS);
    const looks = (await company.requests()).map(({ host, path }) => `${host}${path}`);
    assert.equal(looks.filter((path) => path.endsWith('/users/search')).length, 1, `${looks}`);
    assert.equal(looks.filter((path) => path.endsWith('/$batch')).length, 1, `${looks}`);
    assert.deepEqual([await returned(), await told()], [[], []]);

    await company.letBackIn(view.person.accountId);
    await company.advance(HOUR_MS + NEXT_SCHEDULE_MS);
    const [line] = await returned();
    assert.equal(line?.title, TICKET);
    assert.match(line.text, /The membership is active/);
    assert.equal((await told()).length, 1);
    await company.advance(2 * HOUR_MS + NEXT_SCHEDULE_MS);
    assert.equal((await told()).length, 1, 'once');
  });
});
