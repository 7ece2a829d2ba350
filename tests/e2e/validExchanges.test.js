/**
 * Everything that was said between the app and the simulated APIs while the other tests of this
 * folder ran, against the published descriptions and the closed list. Its name puts it after them.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { isBatch } from '../contract/batch.js';
import { checkExchanges } from '../contract/check.js';
import { described } from '../contract/core.js';
import { askedByApp, coverage, finder, lines } from '../contract/coverage.js';
import { absent } from '../contract/descriptions.js';
import { STRONG_READS } from '../contract/strongKey.js';
import { TOKEN_HOST } from '../contract/token.js';
import { keptExchanges } from './support/exchanges.js';

/** @typedef {import('../contract/check.js').Exchange} Exchange */

/** @type {Exchange[]} */
let exchanges;
before(() => {
  exchanges = keptExchanges();
  assert.ok(exchanges.length > 0, 'none were kept: run the whole folder, npm test -- --only e2e');
});

const find = finder(described.calls);

/** @param {Exchange} exchange */
const said = ({ method, host, path, caller }) => `${caller}: ${method} ${host}${path}`;

describe('the exchanges of all runs', { skip: absent ?? false }, () => {
  it('follow the published descriptions', (t) => {
    t.diagnostic(`${exchanges.length} exchanges checked`);
    assert.deepEqual(checkExchanges(exchanges), []);
  });
});

describe('the exchanges of all runs beside the closed list', () => {
  it('hold at least one success of every call there is', (t) => {
    const rows = coverage(exchanges, described.calls);
    lines(rows).forEach((line) => t.diagnostic(line));
    const lacking = rows.filter(({ successes }) => successes === 0);
    assert.deepEqual(lines(lacking), []);
  });

  it('hold no call that is not in it', () => {
    const strangers = askedByApp(exchanges).filter(
      (exchange) => exchange.host !== TOKEN_HOST && !isBatch(exchange) && !find(exchange),
    );
    assert.deepEqual([...new Set(strangers.map(said))], []);
  });

  it('read with the strong key only what no other key may read', () => {
    const strong = askedByApp(exchanges).filter(({ key }) => key === 'write');
    const reads = strong.filter((exchange) => !find(exchange)?.writes);
    assert.ok(reads.length > 0, 'the log of requests names the keys');
    const others = reads.filter((exchange) => {
      const allowed = STRONG_READS[find(exchange)?.call ?? ''];
      return !allowed || (allowed.by && !exchange.caller?.startsWith(`app:${allowed.by}:`));
    });
    assert.deepEqual([...new Set(others.map(said))], []);
  });

  it('write with no other key than the strong one', () => {
    const writes = askedByApp(exchanges).filter((exchange) => find(exchange)?.writes);
    const weak = writes.filter(({ host, key }) => host === 'api.atlassian.com' && key !== 'write');
    assert.deepEqual([...new Set(weak.map(said))], []);
  });
});
