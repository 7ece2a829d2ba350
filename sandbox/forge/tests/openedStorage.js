/** Storage with one entity that has an attribute of each type, to be asked without an app. */
import { Variants } from '../platform/variants.js';
import { StorageApi } from '../storage/api.js';
import { Items } from '../storage/items.js';
import { StorageVariants } from '../storage/undocumented.js';

const ATTRIBUTES = /** @type {const} */ ({
  text: { type: 'string' },
  count: { type: 'integer' },
  at: { type: 'float' },
  flag: { type: 'boolean' },
  loose: { type: 'any' },
});
const BY_TEXT = { name: 'by-text', partition: ['text'], range: ['at'] };
const BY_FLAG = { name: 'by-flag', partition: [], range: ['flag'] };
const BY_RANGE = { name: 'by-range', partition: [], range: ['text'] };

/** Storage with one entity, on a clock that stands still until it is moved. */
export function opened() {
  const clock = { time: 1_000_000, now: () => clock.time };
  const variants = new Variants();
  const entity = { name: 'thing', attributes: ATTRIBUTES, indexes: [BY_TEXT, BY_FLAG, BY_RANGE] };
  const app = { scopes: ['storage:app'], entities: new Map([['thing', entity]]) };
  const items = new Items(/** @type {any} */ (clock), new StorageVariants(variants));
  const api = new StorageApi(/** @type {any} */ (app), items);
  const ask = (/** @type {string} */ path, /** @type {any} */ body) =>
    api.handle(`/api/v1/${path}`, body);
  /** @type {(path: string, body: any) => any} */
  const code = (path, body) => {
    const { status, body: said } = ask(path, body);
    return status < 300 ? status : [status, said?.code];
  };
  return { clock, variants, ask, code };
}

export const thing = (/** @type {any} */ value, key = 'a') => ({ entityName: 'thing', key, value });
export const listed = (/** @type {any} */ more = {}) => ({
  ...{ entityName: 'thing', indexName: 'by-text', partition: ['x'], ...more },
});
