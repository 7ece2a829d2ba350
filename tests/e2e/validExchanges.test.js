/**
 * Everything that was said between the app and the simulated APIs while the other tests of this
 * folder ran, against the published descriptions. Its name puts it after them.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkExchanges } from '../contract/check.js';
import { absent } from '../contract/descriptions.js';
import { keptExchanges } from './support/exchanges.js';

describe('the exchanges of all runs', { skip: absent ?? false }, () => {
  it('follow the published descriptions', (t) => {
    const exchanges = keptExchanges();
    t.diagnostic(`${exchanges.length} exchanges checked`);
    assert.ok(exchanges.length > 0, 'none were kept: run the whole folder, npm test -- --only e2e');
    assert.deepEqual(checkExchanges(exchanges), []);
  });
});
