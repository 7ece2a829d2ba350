/** What the values of an expression have: properties and methods, by the type of the value. */
import { ExpressionError } from './parse.js';
import { Method, Typed } from './types.js';

/**
 * @typedef {(fn: unknown, ...args: unknown[]) => unknown} Call calls a function of the expression
 */

/**
 * @param {unknown} fn
 * @param {Call} call
 * @returns {(item: unknown) => boolean}
 */
const test = (fn, call) => (item) => {
  const answer = call(fn, item);
  if (typeof answer === 'boolean') return answer;
  throw new ExpressionError(`Expected Boolean, got ${typeName(answer)}`);
};

/** @type {Record<string, (list: any[], call: Call, ...args: any[]) => unknown>} */
const OF_LISTS = {
  includes: (list, _call, item) => list.includes(item),
  indexOf: (list, _call, item) => list.indexOf(item),
  slice: (list, _call, from, to) => list.slice(from, to),
  map: (list, call, fn) => list.map((item) => call(fn, item)),
  flatMap: (list, call, fn) => list.flatMap((item) => call(fn, item)),
  filter: (list, call, fn) => list.filter(test(fn, call)),
  some: (list, call, fn) => list.some(test(fn, call)),
  every: (list, call, fn) => list.every(test(fn, call)),
};

/** @type {Record<string, (text: string, ...args: any[]) => unknown>} */
const OF_STRINGS = {
  includes: (text, part) => text.includes(requireString(part)),
  indexOf: (text, part) => text.indexOf(requireString(part)),
  slice: (text, from, to) => text.slice(from, to),
  split: (text, by) => text.split(requireString(by)),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

/**
 * A property or a method of a value. What a JSON object does not have is null; that a value of
 * Jira's own types does not have it is an error, and so is asking null.
 * @param {unknown} value
 * @param {unknown} name
 * @param {Call} call
 */
export function member(value, name, call) {
  if (value === null) throw new ExpressionError(`Can't get "${name}" of null`);
  if (value instanceof Typed) return value.member(String(name));
  if (Array.isArray(value)) return memberOfList(value, name, call);
  if (typeof value === 'string') return memberOfString(value, name);
  if (typeof value === 'object') {
    const map = /** @type {Record<string, unknown>} */ (value);
    return Object.hasOwn(map, String(name)) ? map[String(name)] : null;
  }
  throw unknown(value, name);
}

/**
 * @param {unknown[]} list
 * @param {unknown} name
 * @param {Call} call
 */
function memberOfList(list, name, call) {
  if (name === 'length') return list.length;
  if (typeof name === 'number') {
    if (name in list) return list[name];
    throw new ExpressionError(`Index ${name} is out of bounds of a list of ${list.length}`);
  }
  const method = own(OF_LISTS, name);
  if (!method) throw unknown(list, name);
  return new Method((...args) => method(list, call, ...args));
}

/**
 * @param {string} text
 * @param {unknown} name
 */
function memberOfString(text, name) {
  if (name === 'length') return text.length;
  const method = own(OF_STRINGS, name);
  if (!method) throw unknown(text, name);
  return new Method((...args) => method(text, ...args));
}

/**
 * @template T
 * @param {Record<string, T>} table
 * @param {unknown} name
 * @returns {T | undefined}
 */
function own(table, name) {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** @param {unknown} value */
function requireString(value) {
  if (typeof value === 'string') return value;
  throw new ExpressionError(`Expected String, got ${typeName(value)}`);
}

/**
 * @param {unknown} value
 * @param {unknown} name
 */
function unknown(value, name) {
  return new ExpressionError(`Unrecognized property of \`${typeName(value)}\`: "${name}"`);
}

/**
 * The name of a value's type, as `typeof` tells it in an expression.
 * @param {unknown} value
 * @returns {string}
 */
export function typeName(value) {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Typed) return value.type;
  if (Array.isArray(value)) return 'List';
  const names = { string: 'String', number: 'Number', boolean: 'Boolean', object: 'Map' };
  return /** @type {Record<string, string>} */ (names)[typeof value] ?? 'Function';
}
