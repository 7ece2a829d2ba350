// Law 16 needs the exact moment: every zone that the runtime knows, held against another
// implementation, around every change of its clocks in years of which dates on tickets are.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { zoned } from '../../js/host/commands/zoned.js';

const ZONES = Intl.supportedValuesOf('timeZone');
const FROM = Temporal.Instant.from('2026-01-01T00:00Z');
const UNTIL = Temporal.Instant.from('2029-01-01T00:00Z');

/** @param {string} zone @param {string} local */
const expected = (zone, local) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds;

/**
 * @param {string} zone
 * @returns {Temporal.PlainDateTime[]} what the zone's clock shows as it is changed, before and after
 */
function changes(zone) {
  const shown = [];
  let at = FROM.toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (at !== null && at.epochMilliseconds < UNTIL.epochMilliseconds) {
    shown.push(at.subtract({ nanoseconds: 1 }).toPlainDateTime(), at.toPlainDateTime());
    at = at.getTimeZoneTransition('next');
  }
  return shown;
}

/** @param {string} zone @param {Temporal.PlainDateTime} moment */
async function holds(zone, moment) {
  const local = moment.toString({ smallestUnit: 'minute' });
  assert.equal((await zoned({ zone, local })).at, expected(zone, local), `${zone} ${local}`);
}

describe('a moment on the clock of any zone', () => {
  it('is exact around every change of its clocks', async () => {
    assert.ok(ZONES.length > 400, 'the runtime knows the zones');
    let counted = 0;
    for (const zone of ZONES) {
      for (const shown of changes(zone)) {
        for (const minutes of [-61, -31, -30, -1, 0, 1, 30, 31, 61]) {
          await holds(zone, shown.add({ minutes }));
          counted += 1;
        }
      }
    }
    assert.ok(counted > 6_000, `${counted} moments`);
  });

  it('is exact at any other moment', async () => {
    const minutes = Math.floor((UNTIL.epochMilliseconds - FROM.epochMilliseconds) / 60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: minutes }),
        async (zone, minute) => {
          const moment = Temporal.PlainDateTime.from('2026-01-01T00:00').add({ minutes: minute });
          await holds(zone, moment);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is as written by hand where clocks change by half an hour, before midnight, or for a day', async () => {
    for (const [zone, local, at] of [
      // 02:00 becomes 02:30 on 4 October 2026, and 02:00 becomes 01:30 on 5 April.
      ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45:00.000Z'],
      ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z'],
      // 23:00 becomes midnight on 28 March 2026, two hours behind UTC until then and one from then on.
      ['America/Nuuk', '2026-03-28T22:30', '2026-03-29T00:30:00.000Z'],
      ['America/Nuuk', '2026-03-28T23:30', '2026-03-29T01:30:00.000Z'],
      ['America/Nuuk', '2026-10-24T23:30', '2026-10-25T00:30:00.000Z'],
      // A day that Samoa did not have.
      ['Pacific/Apia', '2011-12-30T17:00', '2011-12-31T03:00:00.000Z'],
      // Midnight is skipped in Cairo on 24 April 2026.
      ['Africa/Cairo', '2026-04-24T00:15', '2026-04-23T22:15:00.000Z'],
      ['Asia/Kathmandu', '2026-11-30T17:00', '2026-11-30T11:15:00.000Z'],
      ['Etc/GMT+12', '2026-11-30T17:00', '2026-12-01T05:00:00.000Z'],
    ]) {
      const { at: told } = await zoned({ zone: zone ?? '', local: local ?? '' });
      assert.equal(told === null ? null : new Date(told).toISOString(), at, `${zone} ${local}`);
    }
  });
});
