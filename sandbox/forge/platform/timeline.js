/** Makes due things happen: in real time by itself, and step by step when the clock is advanced. */

/**
 * @import { DueSource } from '../types.d.ts'
 * @typedef {{
 *   isBusy: (now: number) => boolean,
 *   isIdle: () => boolean,
 *   wakeTimes: () => number[],
 *   moveClocks: (ms: number) => Promise<void>,
 * }} Platform
 */

const LONGEST_WAIT_MS = 300_000;
const LONGEST_TIMER_MS = 60_000;

/** Work went on for longer than the caller wants to wait. */
export class NeverSettles extends Error {}

export class Timeline {
  /** @type {Set<() => void>} */
  #waiters = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {Promise<unknown>} */
  #advancing = Promise.resolve();
  #stopped = false;
  #turnAsked = false;

  /**
   * @param {import('./clock.js').Clock} clock
   * @param {DueSource[]} sources
   * @param {Platform} platform
   */
  constructor(clock, sources, platform) {
    this.clock = clock;
    this.sources = sources;
    this.platform = platform;
  }

  /**
   * To be called whenever an invocation, an event or a timer has come or gone. What follows happens
   * in a later turn of the event loop, when the caller has put everything in its place.
   */
  changed() {
    if (this.#turnAsked) return;
    this.#turnAsked = true;
    setImmediate(() => this.#turn());
  }

  /**
   * Advances both clocks from one due moment to the next, each settled before the clock moves on.
   * @param {number} ms
   */
  advance(ms) {
    const run = this.#advancing.then(() => this.#advanceBy(ms));
    this.#advancing = run.catch(() => {});
    return run;
  }

  /**
   * Waits, in real time, until no invocation runs and nothing is due.
   * @param {number} [patienceMs]
   */
  settle(patienceMs = LONGEST_WAIT_MS) {
    return this.#waitUntil(() => this.platform.isIdle() && !this.#somethingDue(), patienceMs);
  }

  /** Waits until no invocation runs. */
  idle() {
    return this.#waitUntil(() => this.platform.isIdle(), LONGEST_WAIT_MS);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** @param {number} ms */
  async #advanceBy(ms) {
    let left = ms;
    await this.#calm();
    while (left > 0) {
      const step = Math.min(left, Math.max(1, this.#nextMoment() - this.clock.now()));
      await this.platform.moveClocks(step);
      left -= step;
      this.changed();
      await this.#calm();
    }
  }

  /** Waits until whatever runs is over or only waits for a later moment of the clock. */
  #calm() {
    const calm = () => !this.#somethingDue() && !this.platform.isBusy(this.clock.now());
    return this.#waitUntil(calm, LONGEST_WAIT_MS);
  }

  #nextMoment() {
    const moments = this.sources.flatMap((source) => source.nextDueAt() ?? []);
    return Math.min(...moments, ...this.platform.wakeTimes(), Infinity);
  }

  #somethingDue() {
    const now = this.clock.now();
    return this.sources.some((source) => (source.nextDueAt() ?? Infinity) <= now);
  }

  #turn() {
    this.#turnAsked = false;
    this.#fireDue();
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }

  #fireDue() {
    if (this.#stopped) return;
    const now = this.clock.now();
    for (const source of this.sources) source.fireDue(now);
    clearTimeout(this.#timer);
    const waitMs = Math.max(1, Math.min(LONGEST_TIMER_MS, this.#nextMoment() - now));
    this.#timer = setTimeout(() => this.changed(), waitMs);
  }

  /**
   * @param {() => boolean} condition
   * @param {number} patienceMs
   */
  async #waitUntil(condition, patienceMs) {
    const giveUpAt = Date.now() + patienceMs;
    while (!condition()) {
      const leftMs = giveUpAt - Date.now();
      if (leftMs <= 0) throw new NeverSettles(`Still at work after ${patienceMs} ms`);
      await this.#nextChange(leftMs);
    }
  }

  /**
   * @param {number} leftMs
   * @returns {Promise<void>}
   */
  #nextChange(leftMs) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, leftMs);
      this.#waiters.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
