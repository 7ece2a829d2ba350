/** The HTTP interface of the platform's storage, as `@forge/kvs` calls it. */
import { checkEntityValue, entityNamed, queryEntities } from './entities.js';
import { rangeHolds } from './conditions.js';
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
      const operation = path.startsWith(PREFIX) ? this.operations[path.slice(PREFIX.length)] : null;
      if (!operation) throw new StorageError(404, 'NOT_FOUND', `Storage has no operation ${path}`);
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
  #get(space, { key, entityName }) {
    checkKey(key, entityName);
    const item = this.items.get(space, key);
    if (!item) throw new StorageError(404, 'KEY_NOT_FOUND', `There is no key '${key}'`);
    return { status: 200, body: shown(item) };
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
    if (options.returnValue === 'LATEST') return { status: 200, body: shown(latest) };
    if (options.returnValue === 'PREVIOUS' && previous)
      return { status: 200, body: shown(previous) };
    return { status: 204 };
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
   * @param {{ where?: any[], after?: string, limit?: number }} query
   * @returns {PlatformAnswer}
   */
  #query({ where = [], after, limit }) {
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
    const last = after === undefined ? '' : Buffer.from(after, 'base64url').toString('utf8');
    const matching = this.items
      .listed(VALUES)
      .filter(({ key }) => key > last && where.every((test) => rangeHolds(key, test)));
    const page = matching.slice(0, size);
    const cursor = Buffer.from(page.at(-1)?.key ?? '').toString('base64url');
    return {
      status: 200,
      body: { data: page.map(shown), ...(matching.length > size && { cursor }) },
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
    return { status: 200, body: { data: page.map(shown), ...(cursor && { cursor }) } };
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

/** @param {Item} item */
function shown({ key, value, createdAt, updatedAt, expiresAt }) {
  const expireTime = expiresAt === undefined ? undefined : new Date(expiresAt).toISOString();
  return { key, value, createdAt, updatedAt, ...(expireTime && { expireTime }) };
}
