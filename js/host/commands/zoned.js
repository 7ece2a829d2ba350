const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Finds the instant of a moment on the clock of a zone. A moment that a change of the clocks skips
 * is as much later as the clocks are put forward; one that comes twice is the first.
 *
 * @param {{ zone: string, local: string }} command
 * @returns {Promise<{ at: number | null }>} null: no such zone or no such moment
 */
export async function zoned({ zone, local }) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/.exec(local);
  if (parts === null) {
    return { at: null };
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const onClock = Date.UTC(year, month - 1, day, hour, minute);
  // A day that the month does not have would become one of the next.
  if (new Date(onClock).toISOString().slice(0, 16) !== local) {
    return { at: null };
  }
  // Few invocations need it, and every one would load it.
  const { tzOffset } = await import('@date-fns/tz');
  /** @param {number} at how far the zone's clock is ahead then */
  const ahead = (at) => Math.round(tzOffset(zone, new Date(at)) * MINUTE_MS);
  // No clock is a day apart from UTC, and none changes twice in two days: what it shows before and
  // after is all that it can show at this moment.
  const [before, after] = [ahead(onClock - DAY_MS), ahead(onClock + DAY_MS)];
  if (Number.isNaN(before) || Number.isNaN(after)) {
    return { at: null };
  }
  const found = [onClock - before, onClock - after].filter((at) => at + ahead(at) === onClock);
  return { at: found.length > 0 ? Math.min(...found) : onClock - before };
}
