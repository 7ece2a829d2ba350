/** Conditions of queries, filters and transactions. */
import { StorageError } from './limits.js';

/**
 * @typedef {{ condition: string, values: any[] }} Test
 * @typedef {Test & { property: string }} Condition
 * @typedef {{ and?: Condition[], or?: Condition[] }} Conditions
 */

/** @type {Record<string, (actual: any, ...expected: any[]) => boolean>} */
const TESTS = {
  EQUAL_TO: (actual, expected) => actual === expected,
  NOT_EQUAL_TO: (actual, expected) => actual !== undefined && actual !== expected,
  EXISTS: (actual) => actual !== undefined && actual !== null,
  NOT_EXISTS: (actual) => actual === undefined || actual === null,
  BEGINS_WITH: (actual, start) => String(actual ?? '').startsWith(String(start)),
  BETWEEN: (actual, low, high) => comparable(actual, low) && actual >= low && actual <= high,
  GREATER_THAN: (actual, bound) => comparable(actual, bound) && actual > bound,
  GREATER_THAN_EQUAL_TO: (actual, bound) => comparable(actual, bound) && actual >= bound,
  LESS_THAN: (actual, bound) => comparable(actual, bound) && actual < bound,
  LESS_THAN_EQUAL_TO: (actual, bound) => comparable(actual, bound) && actual <= bound,
  CONTAINS: (actual, part) => contains(actual, part),
  NOT_CONTAINS: (actual, part) => actual !== undefined && !contains(actual, part),
};

const RANGE_TESTS = new Set([
  'BEGINS_WITH',
  'BETWEEN',
  'EQUAL_TO',
  'GREATER_THAN',
  'GREATER_THAN_EQUAL_TO',
  'LESS_THAN',
  'LESS_THAN_EQUAL_TO',
]);

/**
 * @param {any} actual
 * @param {Test} test
 */
export function holds(actual, { condition, values }) {
  const test = TESTS[condition];
  if (!test || !Array.isArray(values)) {
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', `There is no condition ${condition}`);
  }
  if (values.length !== (condition === 'BETWEEN' ? 2 : 1)) {
    throw new StorageError(400, 'INVALID_FILTER_VALUES', `Wrong number of values for ${condition}`);
  }
  return test(actual, ...values);
}

/**
 * @param {any} actual
 * @param {Test} test
 */
export function rangeHolds(actual, test) {
  if (!RANGE_TESTS.has(test.condition)) {
    throw new StorageError(400, 'QUERY_WHERE_INVALID', `${test.condition} is no range condition`);
  }
  return holds(actual, test);
}

/**
 * @param {Record<string, any> | undefined} value of the item, undefined when there is none
 * @param {Conditions | undefined} conditions
 */
export function allHold(value, conditions) {
  if (!conditions) return true;
  const check = (/** @type {Condition} */ one) => holds(value?.[one.property], one);
  return conditions.or ? conditions.or.some(check) : (conditions.and ?? []).every(check);
}

/** @param {Conditions | undefined} conditions */
export function listOf(conditions) {
  return [...(conditions?.and ?? []), ...(conditions?.or ?? [])];
}

/**
 * @param {any} actual
 * @param {any} bound
 */
function comparable(actual, bound) {
  return actual !== null && typeof actual === typeof bound;
}

/**
 * @param {any} actual
 * @param {any} part
 */
function contains(actual, part) {
  return (typeof actual === 'string' || Array.isArray(actual)) && actual.includes(part);
}
