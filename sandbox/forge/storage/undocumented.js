/** What nobody has documented of storage, and what it is here: see `sandbox/variants.jsonl`. */
import { Variants } from '../platform/variants.js';

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

/** What of the variants storage follows. */
export class StorageVariants {
  #variants;

  /** @param {Variants} [variants] */
  constructor(variants = new Variants()) {
    this.#variants = variants;
  }

  get queryLagMs() {
    return LAGS_MS[/** @type {keyof typeof LAGS_MS} */ (this.#variants.value('storage.queryLag'))];
  }

  get failedCondition() {
    const value = this.#variants.value('storage.failedCondition');
    return FAILED_CONDITIONS[value] ?? { status: 409 };
  }
}
