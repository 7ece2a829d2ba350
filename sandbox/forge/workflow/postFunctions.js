/**
 * Calls the post functions of a transition, and again where the app asks for it or the platform
 * failed, as events of the product are delivered again.
 */

/**
 * @import { AppModule, InvocationAnswer, InvocationRequest } from '../types.d.ts'
 * @import { Clock } from '../platform/clock.js'
 * @import { LogBook } from '../platform/logs.js'
 * @import { Modules } from '../platform/modules.js'
 * @typedef {{ module: AppModule, event: any, retryCount: number, dueAt: number }} Delivery
 */

const MOST_RETRIES = 4;
const LONGEST_DELAY_SECONDS = 900;
/** The documents do not say how long the platform waits before it tries again by itself. */
const FIRST_RETRY_SECONDS = 5;

export class PostFunctions {
  /** @type {Delivery[]} */
  #waiting = [];

  /**
   * @param {{
   *   clock: Clock, logs: LogBook, modules: Modules, onChange: () => void,
   *   invoke: (request: InvocationRequest) => Promise<InvocationAnswer>,
   * }} parts
   */
  constructor({ clock, logs, modules, onChange, invoke }) {
    this.clock = clock;
    this.logs = logs;
    this.modules = modules;
    this.onChange = onChange;
    this.invoke = invoke;
  }

  /**
   * @param {AppModule} module
   * @param {any} event
   */
  run(module, event) {
    return this.#deliver({ module, event, retryCount: 0, dueAt: this.clock.now() });
  }

  nextDueAt() {
    const times = this.#waiting.map(({ dueAt }) => dueAt);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** @param {number} now */
  fireDue(now) {
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now);
    this.#waiting = this.#waiting.filter(({ dueAt }) => dueAt > now);
    for (const delivery of due) void this.#deliver(delivery);
  }

  clear() {
    this.#waiting = [];
  }

  /** @param {Delivery} delivery */
  async #deliver(delivery) {
    const { module, event } = delivery;
    const answer = await this.invoke(this.modules.direct(module, event));
    const asked = answer.body?._retry ? (answer.body.retryOptions ?? {}) : null;
    // What the app throws is its own affair; only the platform's failures are tried again unasked.
    if (asked || answer.error?.name === 'PLATFORM_ERROR') this.#again(delivery, asked ?? {});
    return answer;
  }

  /**
   * @param {Delivery} delivery
   * @param {{ retryAfter?: number, retryReason?: string, retryData?: any }} options
   */
  #again({ module, event, retryCount }, options) {
    if (retryCount >= MOST_RETRIES) {
      const text = `The post function is given up after ${MOST_RETRIES} retries`;
      this.logs.write({ invocationId: null, module: module.key, level: 'platform', text });
      return;
    }
    const seconds = Math.min(
      options.retryAfter ?? FIRST_RETRY_SECONDS * 2 ** retryCount,
      LONGEST_DELAY_SECONDS,
    );
    const retryContext = {
      retryCount: retryCount + 1,
      retryReason: options.retryReason ?? 'FUNCTION_PLATFORM_UNKNOWN_ERROR',
      ...(options.retryData !== undefined && { retryData: options.retryData }),
    };
    this.#waiting.push({
      module,
      event: { ...event, retryContext },
      retryCount: retryCount + 1,
      dueAt: this.clock.now() + seconds * 1_000,
    });
    this.onChange();
  }
}
