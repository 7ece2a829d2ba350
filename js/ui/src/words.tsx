import { Fragment } from 'react';
import { useClock, type Clock } from './time';

/** An instant in Universal Time inside a text of the core. */
const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** An instant in the viewer's zone; the exact one shows when the pointer rests on it. */
export function Instant({ at }: { at: number }) {
  const clock = useClock();
  return (
    <time dateTime={new Date(at).toISOString()} title={clock.exact(at)}>
      {clock.short(at)}
    </time>
  );
}

/** A text of the core, with each instant in it written for the viewer. */
export function Words({ text }: { text: string }) {
  const parts = text.split(INSTANT);
  return parts.map((part, n) => (
    <Fragment key={n}>{n % 2 ? <Instant at={Date.parse(part)} /> : part}</Fragment>
  ));
}

/** The same as plain text, for what is read aloud or shown as a tip. */
export function plainWords(text: string, clock: Clock): string {
  return text.replace(new RegExp(INSTANT, 'g'), (at) => clock.short(Date.parse(at)));
}
