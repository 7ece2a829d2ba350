import { kvs } from '@forge/kvs';
import { failure } from './failure.js';

/**
 * @typedef {{ store: 'value', key: string } | { store: 'entity', entity: string, key: string }} Read
 */

/**
 * Reads stored values; what is not there is `null`.
 *
 * @param {{ reads: Read[] }} command
 * @returns {Promise<object>}
 */
export async function load(command) {
  try {
    const values = await Promise.all(command.reads.map(read));
    return { values: values.map((value) => value ?? null) };
  } catch (error) {
    return { failed: failure(error) };
  }
}

/**
 * @param {Read} wanted
 * @returns {Promise<unknown>}
 */
function read(wanted) {
  return wanted.store === 'entity'
    ? kvs.entity(wanted.entity).get(wanted.key)
    : kvs.get(wanted.key);
}
