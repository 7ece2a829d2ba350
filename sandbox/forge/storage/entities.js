/** Custom entities: only what the manifest declares, listed only by its indexes. */
import {
  allHold,
  checkJoined,
  checkRange,
  checkTaken,
  checkTest,
  listOf,
  holds,
} from './conditions.js';
import { checkPageSize, CONDITIONS_PER_QUERY, StorageError } from './limits.js';

/**
 * @import { EntityIndex, EntityType } from '../types.d.ts'
 * @import { Conditions, Test } from './conditions.js'
 * @import { Item } from './items.js'
 * @typedef {{
 *   entityName: string, indexName: string, partition?: any[], range?: Test, filters?: Conditions,
 *   sort?: 'ASC' | 'DESC', cursor?: string, limit?: number, metadataFields?: string[],
 * }} EntityQuery
 */

const PARTITION_BYTES = 1_700;
const RANGE_BYTES = 900;
const LEAST_INTEGER = -2_147_483_648;
const GREATEST_INTEGER = 2_147_483_647;
const LEAST_FLOAT = 1e-130;
/** Not any more: 38 digits of 9 below it are nearer than a number of 64 bits can say. */
const FLOAT_END = 1e126;

/**
 * What the platform takes for each type of attribute, with the words of its refusal:
 * https://developer.atlassian.com/platform/forge/storage-reference/storage-api-custom-entities/.
 *
 * @type {Record<string, { takes: (value: any) => boolean, what: string }>}
 */
const TYPES = {
  string: {
    takes: (value) => typeof value === 'string' && value.trim() !== '',
    what: 'a text that is not blank',
  },
  boolean: { takes: (value) => typeof value === 'boolean', what: 'true or false' },
  integer: {
    takes: (value) =>
      Number.isInteger(value) && value >= LEAST_INTEGER && value <= GREATEST_INTEGER,
    what: 'an integer of 32 bits',
  },
  float: {
    takes: (value) => Number.isFinite(value) && (value === 0 || isWithinFloat(Math.abs(value))),
    what: `0, or a number from ${LEAST_FLOAT} to below ${FLOAT_END} with either sign`,
  },
  any: { takes: () => true, what: 'anything' },
};

/** @param {number} size */
function isWithinFloat(size) {
  return size >= LEAST_FLOAT && size < FLOAT_END;
}

/** Conditions whose value says nothing. */
const ASK_FOR_PRESENCE = new Set(['EXISTS', 'NOT_EXISTS']);

/**
 * @param {Map<string, EntityType>} entities
 * @param {string} name
 * @returns {EntityType}
 */
export function entityNamed(entities, name) {
  const entity = entities.get(name);
  if (entity) return entity;
  throw new StorageError(400, 'ENTITY_NOT_FOUND', `The manifest declares no entity '${name}'`);
}

/**
 * @param {EntityType} entity
 * @param {any} value
 */
export function checkEntityValue({ name, attributes, indexes }, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new StorageError(400, 'INVALID_ENTITY_VALUE', `An item of '${name}' must be an object`);
  }
  for (const [attribute, actual] of Object.entries(value)) {
    const type = attributes[attribute]?.type;
    if (!type) {
      const message = `The manifest declares no attribute '${attribute}' of entity '${name}'`;
      throw new StorageError(400, 'INVALID_ENTITY_VALUE', message);
    }
    if (!TYPES[type]?.takes(actual)) {
      const message = `The attribute '${attribute}' of entity '${name}' must be ${TYPES[type]?.what ?? type}`;
      throw new StorageError(400, 'INVALID_ENTITY_VALUE', message);
    }
  }
  for (const index of indexes) checkIndexedSize(index, value);
}

/**
 * @param {EntityIndex} index
 * @param {Record<string, any>} value
 */
function checkIndexedSize({ name, partition, range }, value) {
  const bytesOf = (/** @type {string[]} */ attributes) =>
    Buffer.byteLength(attributes.map((attribute) => value[attribute] ?? '').join(''));
  if (bytesOf(partition) > PARTITION_BYTES || bytesOf(range) > RANGE_BYTES) {
    const message = `The index '${name}' takes ${PARTITION_BYTES} bytes of partition and ${RANGE_BYTES} of range`;
    throw new StorageError(400, 'INVALID_ENTITY_VALUE', message);
  }
}

/**
 * @param {EntityType} entity
 * @param {Conditions | undefined} conditions
 */
export function checkConditions({ name, attributes }, conditions) {
  checkJoined(conditions);
  for (const { property, condition, values } of listOf(conditions)) {
    const type = attributes[property]?.type;
    if (!type) {
      const message = `The manifest declares no attribute '${property}' of entity '${name}'`;
      throw new StorageError(400, 'INVALID_FILTER_CONDITION', message);
    }
    checkTest({ condition, values });
    checkTaken(type, property, condition);
    if (!ASK_FOR_PRESENCE.has(condition)) {
      checkCompared(type, property, values, 'INVALID_FILTER_VALUES');
    }
  }
}

/**
 * What an attribute is compared with is of its type.
 *
 * @param {string} type
 * @param {string} property
 * @param {any[]} values
 * @param {string} code
 */
function checkCompared(type, property, values, code) {
  if (values.every((value) => TYPES[type]?.takes(value))) return;
  const message = `'${property}' is compared with ${TYPES[type]?.what ?? type}`;
  throw new StorageError(400, code, message);
}

/**
 * @param {EntityType} entity
 * @param {Item[]} items
 * @param {EntityQuery} query
 * @returns {{ page: Item[], cursor?: string }}
 */
export function queryEntities(entity, items, query) {
  const index = indexNamed(entity, query.indexName);
  checkPartition(index, query.partition ?? []);
  checkIndexed(entity, index, query);
  checkConditions(entity, query.filters);
  checkCount(query);
  const limit = checkPageSize(query.limit, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE');
  const direction = query.sort === 'DESC' ? -1 : 1;
  const matching = items
    .filter((item) => isSelected(index, query, item))
    .sort((one, other) => direction * compare(positionOf(index, one), positionOf(index, other)));
  const after = query.cursor === undefined ? null : readCursor(index, query.cursor);
  const rest = matching.filter(
    (item) => after === null || direction * compare(positionOf(index, item), after) > 0,
  );
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  if (!last || rest.length <= limit) return { page };
  const position = JSON.stringify(positionOf(index, last));
  return { page, cursor: Buffer.from(position).toString('base64url') };
}

/**
 * @param {EntityType} entity
 * @param {string} name
 */
function indexNamed(entity, name) {
  const index = entity.indexes.find((candidate) => candidate.name === name);
  if (index) return index;
  const message = `The manifest declares no index '${name}' of entity '${entity.name}'`;
  throw new StorageError(400, 'INDEX_NOT_FOUND', message);
}

/**
 * @param {EntityIndex} index
 * @param {any[]} partition
 */
function checkPartition(index, partition) {
  if (partition.length === index.partition.length) return;
  const message = `The index '${index.name}' needs ${index.partition.length} partition values`;
  throw new StorageError(400, 'QUERY_WHERE_INVALID', message);
}

/**
 * @param {EntityType} entity
 * @param {EntityIndex} index
 * @param {EntityQuery} query
 */
function checkIndexed({ attributes }, index, { partition = [], range }) {
  index.partition.forEach((property, at) => {
    const type = attributes[property]?.type ?? '';
    checkCompared(type, property, [partition[at]], 'QUERY_WHERE_INVALID');
  });
  if (!range) return;
  // The index that every entity has is one of keys.
  const [ranged = 'key'] = index.range;
  const type = index.range.length > 0 ? (attributes[ranged]?.type ?? '') : 'string';
  checkTest(range);
  checkRange(range);
  checkTaken(type, ranged, range.condition);
  checkCompared(type, ranged, range.values, 'QUERY_WHERE_INVALID');
}

/** @param {EntityQuery} query */
function checkCount({ range, filters }) {
  if (listOf(filters).length + (range ? 1 : 0) > CONDITIONS_PER_QUERY) {
    const message = `A query has at most ${CONDITIONS_PER_QUERY} conditions`;
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', message);
  }
}

/**
 * @param {EntityIndex} index
 * @param {EntityQuery} query
 * @param {Item} item
 */
function isSelected(index, { partition = [], range, filters }, { key, value }) {
  const indexed = [...index.partition, ...index.range];
  if (indexed.some((attribute) => value[attribute] === undefined)) return false;
  if (index.partition.some((attribute, at) => value[attribute] !== partition[at])) return false;
  const [first] = index.range;
  if (range && !holds(first === undefined ? key : value[first], range)) return false;
  return allHold(value, filters);
}

/**
 * @param {EntityIndex} index
 * @param {Item} item
 * @returns {any[]} where the item stands in the index
 */
function positionOf(index, { key, value }) {
  return [...index.range.map((attribute) => value[attribute]), key];
}

/**
 * @param {EntityIndex} index
 * @param {string} cursor
 * @returns {any[]} where the page before ended
 */
function readCursor(index, cursor) {
  try {
    const position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(position) && position.length === index.range.length + 1) return position;
  } catch {
    // As anything else that is none.
  }
  throw new StorageError(400, 'INVALID_CURSOR', 'The cursor is not one of this store');
}

/**
 * @param {any[]} one
 * @param {any[]} other
 */
function compare(one, other) {
  const at = one.findIndex((part, place) => part !== other[place]);
  if (at < 0) return 0;
  return one[at] < other[at] ? -1 : 1;
}
