/** Custom entities: only what the manifest declares, listed only by its indexes. */
import { allHold, listOf, rangeHolds } from './conditions.js';
import { checkPageSize, StorageError } from './limits.js';

/**
 * @import { EntityIndex, EntityType } from '../types.d.ts'
 * @import { Conditions, Test } from './conditions.js'
 * @import { Item } from './items.js'
 * @typedef {{
 *   entityName: string, indexName: string, partition?: any[], range?: Test, filters?: Conditions,
 *   sort?: 'ASC' | 'DESC', cursor?: string, limit?: number,
 * }} EntityQuery
 */

/** @type {Record<string, (value: unknown) => boolean>} */
const TYPES = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  float: (value) => typeof value === 'number',
  any: () => true,
};

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
export function checkEntityValue({ name, attributes }, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new StorageError(400, 'INVALID_ENTITY_VALUE', `An item of '${name}' must be an object`);
  }
  for (const [attribute, actual] of Object.entries(value)) {
    const type = attributes[attribute]?.type;
    if (!type) {
      const message = `The manifest declares no attribute '${attribute}' of entity '${name}'`;
      throw new StorageError(400, 'INVALID_ENTITY_VALUE', message);
    }
    if (!TYPES[type]?.(actual)) {
      const message = `The attribute '${attribute}' of entity '${name}' must be of type ${type}`;
      throw new StorageError(400, 'INVALID_ENTITY_VALUE', message);
    }
  }
}

/**
 * @param {EntityType} entity
 * @param {Conditions | undefined} conditions
 */
export function checkConditions({ name, attributes }, conditions) {
  for (const { property } of listOf(conditions)) {
    if (attributes[property]) continue;
    const message = `The manifest declares no attribute '${property}' of entity '${name}'`;
    throw new StorageError(400, 'INVALID_FILTER_CONDITION', message);
  }
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
  checkConditions(entity, query.filters);
  const limit = checkPageSize(query.limit);
  const direction = query.sort === 'DESC' ? -1 : 1;
  const matching = items
    .filter((item) => isSelected(index, query, item))
    .sort((one, other) => direction * compare(positionOf(index, one), positionOf(index, other)));
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
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
 * @param {EntityIndex} index
 * @param {EntityQuery} query
 * @param {Item} item
 */
function isSelected(index, { partition = [], range, filters }, { key, value }) {
  const indexed = [...index.partition, ...index.range];
  if (indexed.some((attribute) => value[attribute] === undefined)) return false;
  if (index.partition.some((attribute, at) => value[attribute] !== partition[at])) return false;
  const [first] = index.range;
  if (range && !rangeHolds(first === undefined ? key : value[first], range)) return false;
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

/** @param {string} cursor */
function readCursor(cursor) {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new StorageError(400, 'INVALID_CURSOR', 'The cursor is not one of this store');
  }
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
