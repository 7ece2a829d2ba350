/** The strongest secret of the organization is for writes, and for what no other key may read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { described, nameOf, readme } from './core.js';
import { absent, descriptions } from './descriptions.js';
import { STRONG_READS } from './strongKey.js';

const strong = described.calls.filter(({ identity }) => identity === 'orgWrite');
const reads = strong.filter(({ writes }) => !writes);

describe('the key without scopes', () => {
  it('reads what is listed with its reason, and nothing else', () => {
    const everywhere = Object.entries(STRONG_READS).filter(([, { by }]) => by === undefined);
    assert.deepEqual(reads.map(({ call }) => call).sort(), everywhere.map(([name]) => name).sort());
    for (const [name, { reason }] of Object.entries(STRONG_READS)) {
      assert.ok(
        described.calls.some(({ call }) => call === name),
        name,
      );
      assert.ok(reason.length > 20, name);
    }
  });

  it('makes every write to the organization, and the other key makes none', () => {
    const weak = described.calls.filter(({ identity }) => identity === 'orgRead');
    assert.ok(weak.length > 0 && strong.length > reads.length);
    assert.deepEqual(
      weak.filter(
        ({ writes, method, path }) => writes || (method !== 'GET' && !/\/search$/.test(path)),
      ),
      [],
    );
  });

  it('is needed by the whole of one API only: no read of another takes it', () => {
    assert.deepEqual(
      reads.map(nameOf).filter((name) => !name.startsWith('GET api.atlassian.com/users/')),
      [],
    );
  });

  it('is one that no published scope of a read stands for', { skip: absent ?? false }, () => {
    const users = descriptions().all.find(({ name }) => name === 'atlassian-user-management');
    assert.ok(!/\bread:[\w-]+:admin\b/.test(JSON.stringify(users?.document)));
  });

  it('is told of in the README as it is used', () => {
    for (const words of [
      'what may be done to a managed account',
      'which API tokens it has',
      'Health',
    ]) {
      assert.ok(readme.includes(words), words);
    }
  });
});
