/**
 * What nobody has documented of storage: each has a name, the values that it may have, and what it is
 * unless somebody says otherwise. `Knobs.set` is the one place where it is set.
 */

/** How far a query may lie behind `get`; the documentation says only that it may. */
const LAGS_MS = { none: 0, '2s': 2_000, '30s': 30_000, '10m': 600_000 };

/**
 * How a transaction is refused whose condition does not hold: status, and code if there is one.
 *
 * @type {Record<string, { status: number, code?: string }>}
 */
const FAILED_CONDITIONS = {
  409: { status: 409, code: 'TRANSACTION_CONDITION_FAILED' },
  '409-conflict': { status: 409, code: 'CONFLICT' },
  '400-not-met': { status: 400, code: 'TRANSACTION_CONDITION_NOT_MET' },
  '400-check-failed': { status: 400, code: 'CONDITIONAL_CHECK_FAILED' },
  '400-plain': { status: 400 },
  '412-plain': { status: 412 },
  '422-plain': { status: 422 },
  '500-plain': { status: 500 },
};

/** @type {Readonly<Record<string, { values: string[], byDefault: string }>>} */
export const KNOBS = {
  'storage.queryLag': { values: Object.keys(LAGS_MS), byDefault: '2s' },
  'storage.failedCondition': { values: Object.keys(FAILED_CONDITIONS), byDefault: '409' },
};

export class Knobs {
  /** @type {Map<string, string>} */
  #chosen = new Map();

  /**
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    const knob = Object.hasOwn(KNOBS, name) ? KNOBS[name] : undefined;
    if (!knob) throw new RangeError(`'${name}' is none of ${Object.keys(KNOBS).join(', ')}`);
    if (!knob.values.includes(value)) {
      throw new RangeError(`'${name}' is one of ${knob.values.join(', ')}, not '${value}'`);
    }
    this.#chosen.set(name, value);
  }

  /** @param {string} name */
  get(name) {
    return this.#chosen.get(name) ?? KNOBS[name]?.byDefault ?? '';
  }

  clear() {
    this.#chosen.clear();
  }

  get queryLagMs() {
    return LAGS_MS[/** @type {keyof typeof LAGS_MS} */ (this.get('storage.queryLag'))];
  }

  get failedCondition() {
    return FAILED_CONDITIONS[this.get('storage.failedCondition')] ?? { status: 409 };
  }
}
