const HOUR_MS = 3_600_000;

/**
 * Finds the instant of a moment on the clock of a zone. A moment that a change of the clocks skips
 * is the one after it; one that comes twice is the first.
 *
 * @param {{ zone: string, local: string }} command
 * @returns {Promise<{ at: number | null }>} null: no such zone or no such moment
 */
export async function zoned({ zone, local }) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/.exec(local);
  if (parts === null) {
    return { at: null };
  }
  // Few invocations need it, and every one would load it.
  const { TZDate } = await import('@date-fns/tz');
  const [year, month, day, hour, minute] = parts.slice(1).map(Number);
  const moment = new TZDate(year, month - 1, day, hour, minute, zone);
  // A day that the month does not have would become one of the next.
  const exists = moment.getDate() === day && moment.getMonth() === month - 1;
  if (!exists) {
    return { at: null };
  }
  const earlier = new TZDate(moment.getTime() - HOUR_MS, zone);
  const twice = earlier.getHours() === moment.getHours();
  return { at: (twice ? earlier : moment).getTime() };
}
