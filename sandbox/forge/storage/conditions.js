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
 * A condition that there is, with as many values as it takes.
 *
 * @param {Test} test
 */
export function checkTest({ condition, values }) {
  if (!Object.hasOwn(TESTS, condition) || !Array.isArray(values)) {
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', `There is no condition ${condition}`);
  }
  if (condition === 'BETWEEN' && values.length < 2) {
    throw new StorageError(400, 'INSUFFICIENT_FILTER_VALUES', 'BETWEEN needs two values');
  }
  if (values.length !== (condition === 'BETWEEN' ? 2 : 1)) {
    throw new StorageError(400, 'INVALID_FILTER_VALUES', `Wrong number of values for ${condition}`);
  }
}

/**
 * @param {any} actual
 * @param {Test} test
 */
export function holds(actual, { condition, values }) {
  checkTest({ condition, values });
  return TESTS[condition]?.(actual, ...values) ?? false;
}

/**
 * A condition that ranges take, whatever there is to compare.
 *
 * @param {Test} test
 */
export function checkRange({ condition }) {
  if (RANGE_TESTS.has(condition)) return;
  throw new StorageError(400, 'QUERY_WHERE_INVALID', `${condition} is no range condition`);
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

/** @type {Record<string, string[]>} */
const TAKEN_OF = {
  BEGINS_WITH: ['string'],
  BETWEEN: ['string', 'integer', 'float'],
  GREATER_THAN: ['string', 'integer', 'float'],
  GREATER_THAN_EQUAL_TO: ['string', 'integer', 'float'],
  LESS_THAN: ['string', 'integer', 'float'],
  LESS_THAN_EQUAL_TO: ['string', 'integer', 'float'],
  CONTAINS: ['string'],
  NOT_CONTAINS: ['string'],
};

/**
 * Which conditions an attribute takes depends on its type:
 * https://developer.atlassian.com/platform/forge/storage-reference/entities-api-query/.
 *
 * @param {string} type
 * @param {string} property
 * @param {string} condition
 */
export function checkTaken(type, property, condition) {
  if (type === 'any') {
    throw new StorageError(422, 'INVALID_FILTER_CONDITION', `'${property}' is of the type any`);
  }
  if (!(TAKEN_OF[condition]?.includes(type) ?? true)) {
    const message = `'${property}' is of the type ${type} and takes no ${condition}`;
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', message);
  }
}

/**
 * A filter joins its conditions in one way, and has some.
 *
 * @param {Conditions | undefined} conditions
 */
export function checkJoined(conditions) {
  if (conditions?.and && conditions.or) {
    const message = 'A filter joins its conditions by and, or by or';
    throw new StorageError(400, 'INVALID_FILTER_OPERATORS_COMBINATION', message);
  }
  if (conditions?.and?.length === 0 || conditions?.or?.length === 0) {
    throw new StorageError(400, 'EMPTY_FILTER_OPERATOR', 'A filter has conditions');
  }
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
