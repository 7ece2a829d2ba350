/**
 * The shapes of what is asked of storage, as `@forge/kvs` types them (`interfaces/kvs-api.d.ts`).
 * Another shape is refused before anything in it is read, whatever is stored. What a key, a value, a
 * limit or a condition may be is told by those who read them.
 */
import { StorageError } from './limits.js';

/** @typedef {(value: any) => boolean} Fits */

/** @type {(fits: Fits) => Fits} */
const listOf = (fits) => (value) => Array.isArray(value) && value.every(fits);
/** @type {(...words: string[]) => Fits} */
const oneOf =
  (...words) =>
  (value) =>
    words.includes(value);
/** @type {Fits} */
const isText = (value) => typeof value === 'string';
/** @type {Fits} */
const isAnything = () => true;

/**
 * An object whose properties, where they are there, fit.
 *
 * @type {(fields: Record<string, Fits>) => Fits}
 */
const fields = (all) => (value) =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(all).every(([name, fits]) => value[name] === undefined || fits(value[name]));

const METADATA = listOf(oneOf('CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'));
const OPTIONS = fields({
  ttl: fields({ unit: isText, value: Number.isInteger }),
  keyPolicy: oneOf('OVERRIDE', 'FAIL_IF_EXISTS'),
  returnValue: oneOf('PREVIOUS', 'LATEST'),
  returnMetadataFields: METADATA,
  metadataFields: METADATA,
});
const CONDITIONS = listOf(fields({ property: isText, condition: isText }));
const JOINED = fields({ and: CONDITIONS, or: CONDITIONS });
const KEYED = fields({ entityName: isText, options: OPTIONS });
const OPERATION = fields({ entityName: isText, options: OPTIONS, conditions: JOINED });

/** @type {Record<string, Fits>} */
const BODIES = {
  query: fields({ where: CONDITIONS, after: isText, options: OPTIONS }),
  'entity/query': fields({
    entityName: isText,
    indexName: isText,
    partition: listOf(isAnything),
    range: fields({ condition: isText }),
    filters: JOINED,
    sort: oneOf('ASC', 'DESC'),
    cursor: isText,
    metadataFields: METADATA,
  }),
  'batch/get': listOf(KEYED),
  'batch/set': listOf(KEYED),
  'batch/delete': listOf(KEYED),
  transaction: fields({
    set: listOf(OPERATION),
    delete: listOf(OPERATION),
    check: listOf(OPERATION),
  }),
};

/**
 * @param {string} operation
 * @param {any} body
 */
export function checkBody(operation, body) {
  if ((BODIES[operation] ?? KEYED)(body)) return;
  throw new StorageError(400, 'INVALID_REQUEST', `That is no body of the operation ${operation}`);
}
