/** What is stored, in three kinds of spaces: values, secrets, and one per entity. */
import { StorageVariants } from './undocumented.js';

/**
 * @typedef {{ key: string, value: any, createdAt: number, updatedAt: number, expiresAt?: number }} Item
 * @typedef {{ value: number, unit: 'SECONDS' | 'MINUTES' | 'HOURS' | 'DAYS' }} Ttl
 */

export const VALUES = 'values';
export const SECRETS = 'secrets';
const ENTITY_PREFIX = 'entity:';

/** An expired item is still seen for a while: the platform removes it when it comes to it. */
const EXPIRY_LAG_MS = 60 * 60 * 1_000;

const UNIT_MS = { SECONDS: 1_000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 };

/** @param {string} [entityName] */
export const spaceOf = (entityName) => (entityName ? ENTITY_PREFIX + entityName : VALUES);

export class Items {
  /** @type {Map<string, Map<string, Item>>} */
  #spaces = new Map();

  /**
   * What items were before they were written, oldest first, as long as a query may show them so.
   * @type {{ at: number, space: string, key: string, before: Item | undefined }[]}
   */
  #past = [];

  /**
   * @param {import('../platform/clock.js').Clock} clock
   * @param {StorageVariants} [variants]
   */
  constructor(clock, variants = new StorageVariants()) {
    this.clock = clock;
    this.variants = variants;
  }

  /**
   * @param {string} space
   * @param {string} key
   * @returns {Item | undefined}
   */
  get(space, key) {
    const item = this.#spaces.get(space)?.get(key);
    if (!item || !this.#isGone(item)) return item;
    this.delete(space, key);
    return undefined;
  }

  /**
   * @param {string} space
   * @param {string} key
   * @param {any} value
   * @param {Ttl} [ttl]
   * @returns {Item}
   */
  set(space, key, value, ttl) {
    const now = this.clock.now();
    const item = {
      key,
      value,
      createdAt: this.get(space, key)?.createdAt ?? now,
      updatedAt: now,
      ...(ttl && { expiresAt: now + ttl.value * UNIT_MS[ttl.unit] }),
    };
    this.#remember(space, key);
    if (!this.#spaces.has(space)) this.#spaces.set(space, new Map());
    this.#spaces.get(space)?.set(key, item);
    return item;
  }

  /**
   * @param {string} space
   * @param {string} key
   */
  delete(space, key) {
    this.#remember(space, key);
    return this.#spaces.get(space)?.delete(key) ?? false;
  }

  /**
   * @param {string} space
   * @returns {Item[]} in the order of their keys
   */
  list(space) {
    return this.#inOrder([...(this.#spaces.get(space)?.values() ?? [])]);
  }

  /**
   * What a query sees, which lags behind what is stored:
   * https://developer.atlassian.com/platform/forge/storage-reference/entities/.
   *
   * @param {string} space
   * @returns {Item[]} in the order of their keys
   */
  listed(space) {
    const shown = new Map(this.#spaces.get(space) ?? []);
    const since = this.clock.now() - this.variants.queryLagMs;
    const late = this.#past.filter((past) => past.space === space && past.at > since);
    for (const { key, before } of late.reverse()) {
      if (before) shown.set(key, before);
      else shown.delete(key);
    }
    return this.#inOrder([...shown.values()]);
  }

  /** @param {Item[]} items */
  #inOrder(items) {
    return items
      .filter((item) => !this.#isGone(item))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  entityNames() {
    const names = [...this.#spaces.keys()].filter((space) => space.startsWith(ENTITY_PREFIX));
    return names.map((space) => space.slice(ENTITY_PREFIX.length));
  }

  clear() {
    this.#spaces.clear();
    this.#past = [];
  }

  /**
   * @param {string} space
   * @param {string} key
   */
  #remember(space, key) {
    const at = this.clock.now();
    const since = at - this.variants.queryLagMs;
    const first = this.#past.findIndex((past) => past.at > since);
    this.#past.splice(0, first < 0 ? this.#past.length : first);
    this.#past.push({ at, space, key, before: this.#spaces.get(space)?.get(key) });
  }

  /** @param {Item} item */
  #isGone({ expiresAt }) {
    return expiresAt !== undefined && expiresAt + EXPIRY_LAG_MS <= this.clock.now();
  }
}
