/** Everything that the app has written to its console, and what the platform says of it. */

/** @import { LogLine } from '../types.d.ts' */

const KEPT_LINES = 50_000;

export class LogBook {
  /** @type {LogLine[]} */
  lines = [];

  /** @param {import('./clock.js').Clock} clock */
  constructor(clock) {
    this.clock = clock;
  }

  /** @param {Omit<LogLine, 'time'>} line */
  write(line) {
    this.lines.push({ time: this.clock.iso(), ...line });
    if (this.lines.length > KEPT_LINES) this.lines.splice(0, this.lines.length - KEPT_LINES);
  }

  clear() {
    this.lines = [];
  }
}
