/** Looking into the app's storage, and planting what a test needs there. */
import { SECRETS, spaceOf, VALUES } from '../storage/items.js';
import { BadInput, objectWith } from './input.js';

/**
 * @import { Platform } from '../platform/platform.js'
 * @import { Item } from '../storage/items.js'
 */

/** @param {Platform} platform */
export function shownStorage({ items }) {
  const entities = items.entityNames().map((name) => [name, byKey(items.list(spaceOf(name)))]);
  const secrets = items.list(SECRETS).map(({ key }) => [key, 'present']);
  return {
    status: 200,
    body: {
      values: byKey(items.list(VALUES)),
      entities: Object.fromEntries(entities),
      secrets: Object.fromEntries(secrets),
    },
  };
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
export function changeStorage({ items }, input) {
  const { set = [], delete: deletes = [] } = objectWith(input, ['set', 'delete']);
  if (!Array.isArray(set) || !Array.isArray(deletes)) {
    throw new BadInput("'set' and 'delete' must be lists of {key, entity?, value?}.");
  }
  if ([...set, ...deletes].some((item) => typeof item?.key !== 'string')) {
    throw new BadInput("Every item of 'set' and 'delete' needs a 'key'.");
  }
  if (set.some((item) => item.value === undefined)) {
    throw new BadInput("Every item of 'set' needs a 'value'.");
  }
  for (const { key, entity, value } of set) items.set(spaceOf(entity), key, value);
  for (const { key, entity } of deletes) items.delete(spaceOf(entity), key);
  return { status: 200, body: { set: set.length, deleted: deletes.length } };
}

/** @param {Item[]} items */
function byKey(items) {
  return Object.fromEntries(items.map(({ key, value }) => [key, value]));
}
