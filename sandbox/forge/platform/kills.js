/** Orders to kill a worker at an exact moment of an invocation. */

/** @import { AppModule, KillOrder } from '../types.d.ts' */

export class Kills {
  /** @type {KillOrder[]} */
  orders = [];
  #nextId = 1;

  /** @param {Pick<KillOrder, 'module' | 'call' | 'at' | 'afterMs' | 'loseEvent'>} wish */
  arm(wish) {
    /** @type {KillOrder} */
    const order = { id: this.#nextId, ...wish, outcome: 'armed', invocationId: null, callsSeen: 0 };
    this.#nextId += 1;
    this.orders.push(order);
    return order;
  }

  /**
   * The first armed order for this module; it is for this invocation alone from now on.
   * @param {AppModule} module
   * @param {string} invocationId
   */
  take(module, invocationId) {
    const order = this.orders.find(
      (candidate) =>
        candidate.outcome === 'armed' &&
        (candidate.module === null || [module.key, module.type].includes(candidate.module)),
    );
    if (order) Object.assign(order, { outcome: 'attached', invocationId });
    return order ?? null;
  }

  clear() {
    this.orders = [];
  }
}

/**
 * Lets the calls of one invocation through one by one in the order in which the app made them, so
 * that 'the third call' means the same in every run, also when the app sends several at once.
 */
export class Turnstile {
  #passed = 0;
  /** @type {Map<number, () => void>} */
  #waiting = new Map();

  /**
   * @param {number} number of the call, counted from 1
   * @returns {Promise<void>}
   */
  async enter(number) {
    if (number === this.#passed + 1) return;
    await new Promise((resolve) => this.#waiting.set(number, () => resolve(undefined)));
  }

  leave() {
    this.#passed += 1;
    this.#waiting.get(this.#passed + 1)?.();
  }
}
