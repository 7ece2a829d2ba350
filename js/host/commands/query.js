import { Sort, kvs } from '@forge/kvs';
import { failure } from './failure.js';

/**
 * Reads one page of an entity's index.
 *
 * @param {{ entity: string, index: string, partition: any[], range: any | null, limit: number,
 *   cursor: string | null, descending?: boolean }} command
 * @returns {Promise<object>}
 */
export async function query(command) {
  try {
    const page = await prepared(command).getMany();
    const items = page.results.map(({ key, value }) => ({ key, value }));
    return { items, cursor: page.nextCursor ?? null };
  } catch (error) {
    return { failed: failure(error) };
  }
}

/**
 * @param {Parameters<typeof query>[0]} command
 */
function prepared({ entity, index, partition, range, limit, cursor, descending = false }) {
  const order = descending ? Sort.DESC : Sort.ASC;
  const all = kvs.entity(entity).query().index(index, { partition }).limit(limit).sort(order);
  const ranged = range === null ? all : all.where(range);
  return cursor === null ? ranged : ranged.cursor(cursor);
}
