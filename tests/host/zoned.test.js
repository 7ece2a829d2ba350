import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zoned } from '../../js/host/commands/zoned.js';

/** @param {string} zone @param {string} local */
async function instantOf(zone, local) {
  const { at } = await zoned({ zone, local });
  return at === null ? null : new Date(at).toISOString();
}

describe('a moment on the clock of a zone', () => {
  it('is an instant, in summer and in winter', async () => {
    assert.equal(await instantOf('Europe/Berlin', '2026-11-30T17:00'), '2026-11-30T16:00:00.000Z');
    assert.equal(await instantOf('Europe/Berlin', '2026-07-01T17:00'), '2026-07-01T15:00:00.000Z');
    assert.equal(await instantOf('Asia/Kolkata', '2026-11-30T17:00'), '2026-11-30T11:30:00.000Z');
  });

  it('that comes twice is the first, and one that is skipped the one after it', async () => {
    assert.equal(await instantOf('Europe/Berlin', '2026-10-25T02:30'), '2026-10-25T00:30:00.000Z');
    assert.equal(
      await instantOf('America/New_York', '2026-11-01T01:30'),
      '2026-11-01T05:30:00.000Z',
    );
    assert.equal(await instantOf('Europe/Berlin', '2026-03-29T02:30'), '2026-03-29T01:30:00.000Z');
  });

  it('is nothing where there is no such zone, day or shape', async () => {
    for (const [zone, local] of [
      ['Nowhere/Town', '2026-11-30T17:00'],
      ['Europe/Berlin', '2026-02-30T17:00'],
      ['Europe/Berlin', '2026-11-30'],
      ['Europe/Berlin', 'soon'],
    ]) {
      assert.equal(await instantOf(zone, local), null, `${zone} ${local}`);
    }
  });
});
