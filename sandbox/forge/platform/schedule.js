/** Scheduled triggers, on the sandbox's clock. */

/** @import { App, AppModule } from '../types.d.ts' */

const MINUTE_MS = 60_000;
const INTERVALS_MS = new Map([
  ['fiveMinute', 5 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['day', 24 * 60 * MINUTE_MS],
  ['week', 7 * 24 * 60 * MINUTE_MS],
]);

export class Schedule {
  /** @type {{ module: AppModule, everyMs: number, dueAt: number }[]} */
  #entries = [];

  /**
   * @param {{ app: App, clock: import('./clock.js').Clock, tick: (module: AppModule) => void }} parts
   */
  constructor({ app, clock, tick }) {
    this.app = app;
    this.clock = clock;
    this.tick = tick;
    this.restart();
  }

  /** Counts every interval anew from now, as after an installation. */
  restart() {
    this.#entries = this.app.modules
      .filter(({ type }) => type === 'scheduledTrigger')
      .map((module) => {
        const everyMs = INTERVALS_MS.get(module.definition.interval) ?? 5 * MINUTE_MS;
        return { module, everyMs, dueAt: this.clock.now() + everyMs };
      });
  }

  nextDueAt() {
    return this.#entries.length > 0 ? Math.min(...this.#entries.map(({ dueAt }) => dueAt)) : null;
  }

  /** @param {number} now */
  fireDue(now) {
    for (const entry of this.#entries) {
      if (entry.dueAt > now) continue;
      entry.dueAt += entry.everyMs;
      this.tick(entry.module);
    }
  }
}
