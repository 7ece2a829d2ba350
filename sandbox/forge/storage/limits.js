/** The documented limits of the platform's storage, each with its documented code. */

/** A refused operation; `code` and `message` go to the app as the product sends them. */
export class StorageError extends Error {
  /**
   * @param {number} status
   * @param {string | undefined} code undefined: an answer without a body
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const OPERATIONS_PER_TRANSACTION = 25;
export const BYTES_PER_TRANSACTION = 4 * 1024 * 1024;
export const CONDITIONS_PER_TRANSACTION = 100;
export const CONDITIONS_PER_QUERY = 100;
export const ITEMS_PER_BATCH = 25;

const KEY_LENGTH = 500;
const KEY_PATTERN = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;
const VALUE_BYTES = 240 * 1024;
const VALUE_DEPTH = 31;
/** @type {Record<string, number>} */
const UNIT_S = { SECONDS: 1, MINUTES: 60, HOURS: 3_600, DAYS: 86_400 };
const TTL_S = 365 * 86_400;
const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;

const refuse = (/** @type {string} */ code, /** @type {string} */ message) =>
  new StorageError(400, code, message);

/**
 * @param {unknown} key
 * @param {string} [entityName] entities and plain values have codes of their own for no key
 */
export function checkKey(key, entityName) {
  if (typeof key !== 'string' || key.length === 0) {
    throw refuse(entityName ? 'EMPTY_KEY' : 'KEY_TOO_SHORT', 'A key is needed');
  }
  if (key.length > KEY_LENGTH) {
    throw refuse('KEY_TOO_LONG', `A key has at most ${KEY_LENGTH} characters`);
  }
  if (!KEY_PATTERN.test(key)) throw refuse('INVALID_KEY', `A key must match ${KEY_PATTERN}`);
}

/**
 * @param {unknown} value
 * @returns {number} its size in bytes
 */
export function checkValue(value) {
  if (value === undefined) throw refuse('INVALID_VALUE', 'A value is needed');
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > VALUE_BYTES) {
    throw refuse('MAX_SIZE', `A value has at most 240 KiB, this one has ${bytes} bytes`);
  }
  if (depthOf(value) > VALUE_DEPTH) {
    throw refuse('MAX_DEPTH', `A value is nested at most ${VALUE_DEPTH} deep`);
  }
  return bytes;
}

/**
 * @param {{ value: number, unit: string } | undefined} ttl
 */
export function checkTtl(ttl) {
  if (ttl === undefined) return;
  const unit = Object.hasOwn(UNIT_S, ttl.unit) ? UNIT_S[ttl.unit] : undefined;
  if (unit === undefined || !(ttl.value > 0) || ttl.value * unit > TTL_S) {
    throw refuse('INVALID_TTL', 'A time to live is at most one year');
  }
}

/**
 * @param {unknown} limit
 * @param {string} [code] entities and plain values have codes of their own
 * @returns {number}
 */
export function checkPageSize(limit = DEFAULT_PAGE, code = 'LIST_QUERY_LIMIT_EXCEEDED') {
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw refuse(code, `A page has 1 to ${LARGEST_PAGE} items`);
  }
  return limit;
}

/**
 * @param {unknown} value
 * @returns {number} how many objects and arrays lie in one another
 */
function depthOf(value) {
  let depth = 0;
  let level = [value];
  while (level.some(isContainer)) {
    depth += 1;
    level = level
      .filter(isContainer)
      .flatMap((container) => Object.values(/** @type {object} */ (container)));
  }
  return depth;
}

/** @param {unknown} value */
function isContainer(value) {
  return typeof value === 'object' && value !== null;
}
