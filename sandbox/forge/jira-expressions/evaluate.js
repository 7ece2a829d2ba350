/**
 * Evaluates Jira expressions: by walking over them, never by running them as code. Nothing is
 * converted silently: a condition is a Boolean, and values of different types are never equal.
 */
import { member, typeName } from './members.js';
import { ExpressionError, parse } from './parse.js';
import { Method } from './types.js';

export { ExpressionError } from './parse.js';

/**
 * @import { Node } from 'acorn'
 * @typedef {ReadonlyMap<string, unknown>} Scope
 */

/** Stands for what an optional chain gives that has met null. */
const NOTHING = Symbol('nothing');
const MOST_STEPS = 100_000;

/**
 * @param {string} text
 * @param {Record<string, unknown>} variables made by `types.js`, or JSON
 * @returns {unknown}
 * @throws {ExpressionError} that cannot be read, or fails
 */
export function evaluate(text, variables) {
  return new Evaluation().value(parse(text), new Map(Object.entries(variables)));
}

class Evaluation {
  #steps = 0;

  /**
   * @param {any} node
   * @param {Scope} scope
   * @returns {unknown}
   */
  value(node, scope) {
    const found = this.#inChain(node, scope);
    return found === NOTHING || found === undefined ? null : found;
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   * @returns {unknown}
   */
  #inChain(node, scope) {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new ExpressionError('The expression takes too long');
    switch (/** @type {Node['type']} */ (node.type)) {
      case 'Literal':
        return node.value;
      case 'TemplateLiteral':
        return this.#template(node, scope);
      case 'Identifier':
        return variable(node.name, scope);
      case 'ArrayExpression':
        return node.elements.map((/** @type {any} */ one) => this.value(one, scope));
      case 'ArrowFunctionExpression':
        return this.#function(node, scope);
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return this.value(node.expression, scope);
      case 'MemberExpression':
        return this.#member(node, scope);
      case 'CallExpression':
        return this.#call(node, scope);
      case 'ConditionalExpression':
        return this.value(this.#truth(node.test, scope) ? node.consequent : node.alternate, scope);
      case 'LogicalExpression':
        return this.#logical(node, scope);
      case 'UnaryExpression':
        return this.#unary(node, scope);
      default:
        return binary(node.operator, this.value(node.left, scope), this.value(node.right, scope));
    }
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #truth(node, scope) {
    const value = this.value(node, scope);
    if (typeof value === 'boolean') return value;
    throw new ExpressionError(`Expected Boolean, got ${typeName(value)}`);
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #logical({ operator, left, right }, scope) {
    if (operator === '??') return this.value(left, scope) ?? this.value(right, scope);
    const first = this.#truth(left, scope);
    return first === (operator === '||') ? first : this.#truth(right, scope);
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #unary({ operator, argument }, scope) {
    if (operator === '!') return !this.#truth(argument, scope);
    const value = this.value(argument, scope);
    if (operator === 'typeof') return typeName(value);
    if (typeof value === 'number') return operator === '-' ? -value : value;
    throw new ExpressionError(`'${operator}' needs a Number, got ${typeName(value)}`);
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #template({ quasis, expressions }, scope) {
    const values = expressions.map((/** @type {any} */ one) => textOf(this.value(one, scope)));
    return quasis
      .map(
        (/** @type {any} */ quasi, /** @type {number} */ at) =>
          quasi.value.cooked + (values[at] ?? ''),
      )
      .join('');
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #member({ object, property, computed, optional }, scope) {
    const owner = this.#inChain(object, scope);
    if (owner === NOTHING || (optional && owner === null)) return NOTHING;
    const name = computed ? this.value(property, scope) : property.name;
    return member(owner ?? null, name, this.#run) ?? null;
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #call({ callee, arguments: list, optional }, scope) {
    const called = this.#inChain(callee, scope);
    if (called === NOTHING || (optional && called === null)) return NOTHING;
    return this.#run(called, ...list.map((/** @type {any} */ one) => this.value(one, scope)));
  }

  /**
   * @param {any} node
   * @param {Scope} scope
   */
  #function({ params, body }, scope) {
    return new Method((...args) => {
      const own = params.map((/** @type {any} */ parameter, /** @type {number} */ at) => [
        parameter.name,
        args[at] ?? null,
      ]);
      return this.value(body, new Map([...scope, ...own]));
    });
  }

  /** @type {import('./members.js').Call} */
  #run = (called, ...args) => {
    if (called instanceof Method) return called.run(...args) ?? null;
    throw new ExpressionError(`${typeName(called)} is not a function`);
  };
}

/**
 * @param {string} name
 * @param {Scope} scope
 */
function variable(name, scope) {
  if (scope.has(name)) return scope.get(name);
  throw new ExpressionError(`Unrecognized variable: "${name}"`);
}

/**
 * @param {string} operator
 * @param {any} left
 * @param {any} right
 */
function binary(operator, left, right) {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (operator === '+' && [left, right].some((value) => typeof value === 'string')) {
    return textOf(left) + textOf(right);
  }
  const compares = ['<', '<=', '>', '>='].includes(operator);
  const fit = [left, right].every((value) => typeof value === 'number');
  const texts = compares && [left, right].every((value) => typeof value === 'string');
  if (!fit && !texts) {
    const types = `${typeName(left)} and ${typeName(right)}`;
    throw new ExpressionError(`'${operator}' does not fit ${types}`);
  }
  return ARITHMETIC[operator]?.(left, right);
}

/** @type {Record<string, (left: any, right: any) => unknown>} */
const ARITHMETIC = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

/** @param {unknown} value */
function textOf(value) {
  if (['string', 'number', 'boolean'].includes(typeof value) || value === null) return `${value}`;
  throw new ExpressionError(`${typeName(value)} cannot be made into text`);
}
