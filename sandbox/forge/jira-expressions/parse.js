/**
 * Reads a Jira expression. Their syntax is a part of JavaScript's, so a parser of JavaScript reads
 * them, and whatever is not part of the language is refused by name.
 */
import { parseExpressionAt } from 'acorn';

/**
 * @import { Expression, Node } from 'acorn'
 */

/** An expression that cannot be read or evaluated; the message says why. */
export class ExpressionError extends Error {}

/**
 * Without strict equality and without functions made of statements: the language has neither.
 * Optional chaining and `??` it has.
 */
const KNOWN_NODES = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'BinaryExpression',
  'CallExpression',
  'ChainExpression',
  'ConditionalExpression',
  'Identifier',
  'Literal',
  'LogicalExpression',
  'MemberExpression',
  'ParenthesizedExpression',
  'TemplateElement',
  'TemplateLiteral',
  'UnaryExpression',
]);
const KNOWN_OPERATORS = new Set([
  ...['==', '!=', '<', '<=', '>', '>='],
  ...['+', '-', '*', '/', '%', '&&', '||', '??', '!', 'typeof'],
]);
/** Regular expressions and numbers of unlimited size are literals in JavaScript, not here. */
const KNOWN_LITERALS = new Set(['string', 'number', 'boolean']);

/**
 * @param {string} text
 * @returns {Expression}
 */
export function parse(text) {
  const expression = readOrRefuse(text);
  check(expression);
  return expression;
}

/** @param {string} text */
function readOrRefuse(text) {
  let expression;
  try {
    expression = parseExpressionAt(text, 0, { ecmaVersion: 2022, preserveParens: true });
  } catch (error) {
    throw new ExpressionError(`Syntax error: ${/** @type {Error} */ (error).message}`);
  }
  const rest = text.slice(expression.end).trim();
  if (rest !== '' && rest !== ';') {
    throw new ExpressionError(`Syntax error: unexpected '${rest.slice(0, 20)}'`);
  }
  return expression;
}

/** @param {Node} node */
function check(node) {
  if (!KNOWN_NODES.has(node.type)) throw notPart(node.type);
  const { operator, value, type } = /** @type {any} */ (node);
  if (operator !== undefined && !KNOWN_OPERATORS.has(operator)) throw notPart(`'${operator}'`);
  if (type === 'Literal' && value !== null && !KNOWN_LITERALS.has(typeof value)) {
    throw notPart(`the literal ${value}`);
  }
  for (const part of Object.values(node)) {
    for (const child of Array.isArray(part) ? part : [part]) {
      if (typeof child?.type === 'string') check(child);
    }
  }
}

/** @param {string} what */
function notPart(what) {
  return new ExpressionError(`Syntax error: ${what} is not part of Jira expressions`);
}
