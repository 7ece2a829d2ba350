/** The HTTP interface of the platform's storage, as `@forge/kvs` calls it. */
import { checkBody } from './bodies.js';
import { checkTest, holds } from './conditions.js';
import { checkEntityValue, entityNamed, queryEntities } from './entities.js';
import { SECRETS, spaceOf, VALUES } from './items.js';
import {
  BYTES_PER_TRANSACTION,
  checkKey,
  checkPageSize,
  checkTtl,
  checkValue,
  ITEMS_PER_BATCH,
  StorageError,
} from './limits.js';
import { transact } from './transaction.js';

/**
 * @import { App, PlatformAnswer } from '../types.d.ts'
 * @import { Item, Items } from './items.js'
 * @typedef {{ key: string, value?: any, entityName?: string, options?: Record<string, any> }} KeyedRequest
 */

const SCOPE = 'storage:app';
const PREFIX = '/api/v1/';

export class StorageApi {
  /**
   * @param {App} app
   * @param {Items} items
   */
  constructor(app, items) {
    this.app = app;
    this.items = items;
    /** @type {Record<string, (body: any) => PlatformAnswer>} */
    this.operations = {
      get: (body) => this.#get(VALUES, body),
      set: (body) => this.#set(VALUES, body),
      delete: (body) => this.#delete(VALUES, body),
      query: (body) => this.#query(body),
      'secret/get': (body) => this.#get(SECRETS, body),
      'secret/set': (body) => this.#set(SECRETS, body),
      'secret/delete': (body) => this.#delete(SECRETS, body),
      'entity/get': (body) => this.#get(this.#entitySpace(body), body),
      'entity/set': (body) => this.#set(this.#entitySpace(body), body),
      'entity/delete': (body) => this.#delete(this.#entitySpace(body), body),
      'entity/query': (body) => this.#queryEntity(body),
      'batch/get': (body) => this.#batch(body, (space, item) => this.#get(space, item).body),
      'batch/set': (body) => this.#batch(body, (space, item) => this.#set(space, item) && {}),
      'batch/delete': (body) => this.#batch(body, (space, item) => this.#delete(space, item) && {}),
      transaction: (body) => this.#transaction(body),
    };
  }

  /**
   * @param {string} path
   * @param {any} body
   * @returns {PlatformAnswer}
   */
  handle(path, body) {
    try {
      if (!this.app.scopes.includes(SCOPE)) {
        throw new StorageError(403, 'FORBIDDEN', `The manifest lacks the scope ${SCOPE}`);
      }
      const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
      const operation = Object.hasOwn(this.operations, name) ? this.operations[name] : null;
      if (!operation) throw new StorageError(404, 'NOT_FOUND', `Storage has no operation ${path}`);
      checkBody(name, body);
      return operation(body);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      const { status, code, message } = error;
      return code === undefined ? { status } : { status, body: { code, message } };
    }
  }

  /** @param {KeyedRequest} request */
  #entitySpace({ entityName = '' }) {
    entityNamed(this.app.entities, entityName);
    return spaceOf(entityName);
  }

  /**
   * @param {string} space
   * @param {KeyedRequest} request
   * @returns {PlatformAnswer}
   */
  #get(space, { key, entityName, options }) {
    checkKey(key, entityName);
    const item = this.items.get(space, key);
    if (!item) throw new StorageError(404, 'KEY_NOT_FOUND', `There is no key '${key}'`);
    return { status: 200, body: shown(item, options?.metadataFields) };
  }

  /**
   * @param {string} space
   * @param {KeyedRequest} request
   * @returns {PlatformAnswer}
   */
  #set(space, { key, value, entityName, options = {} }) {
    checkKey(key, entityName);
    checkValue(value);
    checkTtl(options.ttl);
    if (entityName) checkEntityValue(entityNamed(this.app.entities, entityName), value);
    const previous = this.items.get(space, key);
    if (options.keyPolicy === 'FAIL_IF_EXISTS' && previous) {
      throw new StorageError(409, 'KEY_ALREADY_EXISTS', `The key '${key}' is there already`);
    }
    const latest = this.items.set(space, key, value, options.ttl);
    const returned = options.returnValue === 'PREVIOUS' ? previous : latest;
    if (options.returnValue === undefined || !returned) return { status: 204 };
    return { status: 200, body: shown(returned, options.returnMetadataFields) };
  }

  /**
   * @param {string} space
   * @param {KeyedRequest} request
   * @returns {PlatformAnswer}
   */
  #delete(space, { key, entityName }) {
    checkKey(key, entityName);
    if (this.items.delete(space, key)) return { status: 204 };
    throw new StorageError(404, 'KEY_NOT_FOUND', `There is no key '${key}'`);
  }

  /**
   * @param {{ where?: any[], after?: string, limit?: number, options?: Record<string, any> }} query
   * @returns {PlatformAnswer}
   */
  #query({ where = [], after, limit, options }) {
    const size = checkPageSize(limit);
    if (where.length > 1) throw new StorageError(400, 'QUERY_WHERE_INVALID', 'One where is taken');
    if (
      where.some(({ property, condition }) => property !== 'key' || condition !== 'BEGINS_WITH')
    ) {
      throw new StorageError(
        400,
        'QUERY_WHERE_FIELD_INVALID',
        'Only the start of the key can be asked',
      );
    }
    for (const { condition, values } of where) {
      checkTest({ condition, values });
      if (typeof values[0] !== 'string') {
        throw new StorageError(400, 'QUERY_WHERE_INVALID', 'A key begins with a text');
      }
    }
    const last = after === undefined ? '' : readAfter(after);
    const matching = this.items
      .listed(VALUES)
      .filter(({ key }) => key > last && where.every((test) => holds(key, test)));
    const page = matching.slice(0, size);
    const cursor = Buffer.from(page.at(-1)?.key ?? '').toString('base64url');
    return {
      status: 200,
      body: {
        data: page.map((item) => shown(item, options?.metadataFields)),
        ...(matching.length > size && { cursor }),
      },
    };
  }

  /**
   * @param {import('./entities.js').EntityQuery} query
   * @returns {PlatformAnswer}
   */
  #queryEntity(query) {
    const entity = entityNamed(this.app.entities, query.entityName);
    const items = this.items.listed(spaceOf(query.entityName));
    const { page, cursor } = queryEntities(entity, items, query);
    const data = page.map((item) => shown(item, query.metadataFields));
    return { status: 200, body: { data, ...(cursor && { cursor }) } };
  }

  /**
   * @param {KeyedRequest[]} requests
   * @param {(space: string, request: KeyedRequest) => any} operate
   * @returns {PlatformAnswer}
   */
  #batch(requests, operate) {
    if (requests.length === 0 || requests.length > ITEMS_PER_BATCH) {
      throw new StorageError(400, 'BATCH_SIZE', `A batch has 1 to ${ITEMS_PER_BATCH} items`);
    }
    checkBatch(requests);
    /** @type {any[]} */
    const successfulKeys = [];
    /** @type {any[]} */
    const failedKeys = [];
    for (const request of requests) {
      const { key, entityName } = request;
      const name = { key, ...(entityName && { entityName }) };
      try {
        const space = entityName ? this.#entitySpace(request) : VALUES;
        successfulKeys.push({ ...operate(space, request), ...name });
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        failedKeys.push({ ...name, error: { code: error.code, message: error.message } });
      }
    }
    return { status: 200, body: { successfulKeys, failedKeys } };
  }

  /**
   * @param {import('./transaction.js').Transaction} transaction
   * @returns {PlatformAnswer}
   */
  #transaction(transaction) {
    transact(this.items, this.app.entities, transaction);
    return { status: 204 };
  }
}

/**
 * What makes a batch fail as a whole.
 *
 * @param {KeyedRequest[]} requests
 */
function checkBatch(requests) {
  const places = new Set(requests.map(({ key, entityName }) => `${entityName ?? ''}\n${key}`));
  if (places.size < requests.length) {
    throw new StorageError(400, 'DUPLICATE_KEY', 'A batch names each key once');
  }
  const bytes = requests.map(({ value }) => Buffer.byteLength(JSON.stringify(value) ?? ''));
  if (bytes.reduce((sum, one) => sum + one, 0) > BYTES_PER_TRANSACTION) {
    throw new StorageError(400, 'BATCH_SIZE', 'A batch has at most 4 MB');
  }
}

/**
 * The last key of the page before.
 *
 * @param {string} after
 */
function readAfter(after) {
  const key = Buffer.from(after, 'base64url').toString('utf8');
  if (key !== '' && Buffer.from(key).toString('base64url') === after) return key;
  throw new StorageError(400, 'INVALID_CURSOR', 'The cursor is not one of this store');
}

/**
 * An item as it is told: with what else there is to know of it where it was asked for.
 *
 * @param {Item} item
 * @param {string[]} [asked]
 */
function shown({ key, value, createdAt, updatedAt, expiresAt }, asked = []) {
  const expires = expiresAt !== undefined && asked.includes('EXPIRE_TIME');
  return {
    key,
    value,
    ...(asked.includes('CREATED_AT') && { createdAt }),
    ...(asked.includes('UPDATED_AT') && { updatedAt }),
    ...(expires && { expireTime: new Date(expiresAt).toISOString() }),
  };
}
