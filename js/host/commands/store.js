import { Filter, kvs } from '@forge/kvs';
import { failure } from './failure.js';

/**
 * @typedef {{ property: string, condition: string, values?: any[] }} Condition
 * @typedef {{ and?: Condition[], or?: Condition[] }} Conditions
 * @typedef {{ key: string, value?: any, entity?: string | null, conditions?: Conditions | null }}
 *   Item
 */

/**
 * Stores everything or nothing, under the conditions given.
 *
 * @param {{ transaction: { set?: Item[], check?: Item[], delete?: Item[] } }} command
 * @returns {Promise<{ outcome: string }>}
 */
export async function store({ transaction }) {
  try {
    await prepared(transaction).execute();
    return { outcome: 'stored' };
  } catch (error) {
    return { outcome: isConflict(error) ? 'conflict' : 'failed', ...failure(error) };
  }
}

/**
 * @param {{ set?: Item[], check?: Item[], delete?: Item[] }} transaction
 */
function prepared({ set = [], check = [], delete: remove = [] }) {
  const built = kvs.transact();
  set.forEach((item) => built.set(item.key, item.value, entityOf(item)));
  check.forEach((item) => built.check(item.key, /** @type {any} */ (entityOf(item))));
  remove.forEach((item) => built.delete(item.key, entityOf(item)));
  return built;
}

/**
 * @param {Item} item
 */
function entityOf({ entity, conditions }) {
  return entity ? { entityName: entity, conditions: filterOf(conditions) } : undefined;
}

/**
 * @param {Conditions | null | undefined} conditions
 * @returns {any} the builder that the package insists on
 */
function filterOf(conditions) {
  const [operator, list] = Object.entries(conditions ?? {})[0] ?? [];
  return list?.reduce(
    (/** @type {any} */ filter, { property, ...condition }) =>
      // The platform wants a value even of EXISTS and NOT_EXISTS.
      filter[operator](property, { values: [true], ...condition }),
    new Filter(),
  );
}

/**
 * Only what is told plainly counts as a conflict; after anything else the core reads back.
 *
 * @param {any} error
 * @returns {boolean}
 */
function isConflict(error) {
  const code = String(error.code);
  return error.responseDetails?.status === 409 || code.startsWith('TRANSACTION_CONDITION');
}
