/** Transactions: all operations or none, and only if every condition holds. */
import { allHold, listOf } from './conditions.js';
import { checkConditions, checkEntityValue, entityNamed } from './entities.js';
import { spaceOf } from './items.js';
import {
  BYTES_PER_TRANSACTION,
  CONDITIONS_PER_TRANSACTION,
  checkKey,
  checkTtl,
  checkValue,
  OPERATIONS_PER_TRANSACTION,
  StorageError,
} from './limits.js';

/**
 * @import { EntityType } from '../types.d.ts'
 * @import { Conditions } from './conditions.js'
 * @import { Items, Ttl } from './items.js'
 * @typedef {{ key: string, entityName?: string, conditions?: Conditions, options?: { ttl?: Ttl } }} Operation
 * @typedef {Operation & { value: any }} SetOperation
 * @typedef {{ set?: SetOperation[], delete?: Operation[], check?: Operation[] }} Transaction
 */

/**
 * @param {Items} items
 * @param {Map<string, EntityType>} entities
 * @param {Transaction} transaction
 */
export function transact(items, entities, { set = [], delete: deletes = [], check = [] }) {
  const operations = [...set, ...deletes, ...check];
  checkShape(operations, check);
  for (const operation of operations) checkOperation(entities, operation);
  checkValues(entities, set);
  const failed = operations.find((operation) => !conditionsHold(items, operation));
  if (failed) {
    const { status, code } = items.variants.failedCondition;
    throw new StorageError(status, code, `A condition on the key '${failed.key}' does not hold`);
  }
  for (const { key, entityName, value, options } of set) {
    items.set(spaceOf(entityName), key, value, options?.ttl);
  }
  for (const { key, entityName } of deletes) items.delete(spaceOf(entityName), key);
}

/**
 * @param {Operation[]} operations
 * @param {Operation[]} checks
 */
function checkShape(operations, checks) {
  if (operations.length === 0 || operations.length > OPERATIONS_PER_TRANSACTION) {
    const message = `A transaction has 1 to ${OPERATIONS_PER_TRANSACTION} operations`;
    throw new StorageError(400, 'TRANSACTION_SIZE', message);
  }
  const targets = new Set(operations.map(({ key, entityName }) => `${entityName ?? ''}\n${key}`));
  if (targets.size < operations.length) {
    throw new StorageError(400, 'DUPLICATE_KEY', 'A transaction names each key once');
  }
  const count = operations.flatMap(({ conditions }) => listOf(conditions)).length;
  if (count > CONDITIONS_PER_TRANSACTION) {
    const message = `A transaction has at most ${CONDITIONS_PER_TRANSACTION} conditions`;
    throw new StorageError(400, 'TRANSACTION_SIZE', message);
  }
  if (checks.some(({ conditions }) => listOf(conditions).length === 0)) {
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', 'A check needs conditions');
  }
}

/**
 * @param {Map<string, EntityType>} entities
 * @param {Operation} operation
 */
function checkOperation(entities, { key, entityName, conditions, options }) {
  checkKey(key, entityName);
  checkTtl(options?.ttl);
  if (entityName) return checkConditions(entityNamed(entities, entityName), conditions);
  if (listOf(conditions).length > 0) {
    const message = `Only custom entities take conditions; '${key}' is a plain value`;
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', message);
  }
}

/**
 * @param {Map<string, EntityType>} entities
 * @param {SetOperation[]} set
 */
function checkValues(entities, set) {
  let bytes = 0;
  for (const { entityName, value } of set) {
    bytes += checkValue(value);
    if (entityName) checkEntityValue(entityNamed(entities, entityName), value);
  }
  if (bytes > BYTES_PER_TRANSACTION) {
    throw new StorageError(400, 'TRANSACTION_SIZE', 'A transaction has at most 4 MB');
  }
}

/**
 * @param {Items} items
 * @param {Operation} operation
 */
function conditionsHold(items, { key, entityName, conditions }) {
  return allHold(items.get(spaceOf(entityName), key)?.value, conditions);
}
