import { createContext, useContext } from 'react';
import type { Viewer } from './bridge';

/** Writes instants in the viewer's zone. */
export type Clock = {
  /** Short: the time today, the day and the time otherwise. */
  short: (at: number) => string;
  /** Exact: with the zone, for a pointer that rests on it. */
  exact: (at: number) => string;
  /** When a day begins, `YYYY-MM-DD`; null for what is no day. */
  beginOf: (day: string) => number | null;
};

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

/** A formatter; an unknown zone or locale falls back to the browser's. */
function formatter({ locale, timeZone }: Viewer, options: Intl.DateTimeFormatOptions) {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone, hourCycle: 'h23' });
  } catch {
    return new Intl.DateTimeFormat(undefined, { ...options, hourCycle: 'h23' });
  }
}

const DAY_OF_FORM = /^(\d{4})-(\d\d)-(\d\d)$/;
const WALL: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
};

/** How far the clock on the wall is ahead of Universal Time. */
function aheadMs(at: number, wall: Intl.DateTimeFormat): number {
  const parts = wall.formatToParts(at);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const [year, month, date] = ['year', 'month', 'day'].map(read);
  const [hour, minute, second] = ['hour', 'minute', 'second'].map(read);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, date, hour, minute, second) - at;
}

/** When midnight is on the wall. Twice, since the first guess may lie beyond a change of clocks. */
function beginOf(text: string, wall: Intl.DateTimeFormat): number | null {
  const [, year, month, date] = (DAY_OF_FORM.exec(text) ?? []).map(Number);
  if (!year || !month || !date) return null;
  const midnight = Date.UTC(year, month - 1, date);
  const guess = midnight - aheadMs(midnight, wall);
  return midnight - aheadMs(guess, wall);
}

/** The clock of one viewer. */
export function clockOf(viewer: Viewer): Clock {
  const day = formatter(viewer, DAY);
  const time = formatter(viewer, TIME);
  const dayAndTime = formatter(viewer, { ...DAY, hour: '2-digit', minute: '2-digit' });
  const wall = formatter({ ...viewer, locale: 'en-US' }, WALL);
  const exact = formatter(viewer, { ...DAY, ...TIME, weekday: 'long', timeZoneName: 'long' });
  return {
    short: (at) =>
      day.format(at) === day.format(Date.now()) ? time.format(at) : dayAndTime.format(at),
    exact: (at) => exact.format(at),
    beginOf: (date) => beginOf(date, wall),
  };
}

/** The clock of the viewer of this page; the browser's zone until the viewer's is known. */
export const ClockContext = createContext<Clock>(clockOf({ place: 'panel' }));

/** The clock of the viewer of this page. */
export function useClock(): Clock {
  return useContext(ClockContext);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago, in the largest unit that fits. */
export function ago(at: number, now: number): string {
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const past = at - now;
  const unit = UNITS.find(([, length]) => Math.abs(past) >= length);
  return unit ? words.format(Math.trunc(past / unit[1]), unit[0]) : 'just now';
}

/** A span of time in one or two units. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
