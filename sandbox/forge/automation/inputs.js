/** What an action is given and gives back, compared with what the manifest declares. */
import { resolveText } from './smartValues.js';

/**
 * @import { Values } from './smartValues.js'
 * @typedef {Record<string, { type: string, required?: boolean, nullable?: boolean }>} Declared
 * @typedef {{ values: Record<string, unknown>, problems: Record<string, string> }} Prepared
 */

/** The configuration of an action, as JSON. */
export const CONFIGURATION_LIMIT_BYTES = 100 * 1024;

const HOLDS = /** @type {Record<string, (value: unknown) => boolean>} */ ({
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
});

/**
 * What is wrong with a configuration before any smart value is known.
 * @param {Declared} declared
 * @param {Record<string, unknown>} inputs
 * @returns {Record<string, string>} by name of the input
 */
export function invalidInputs(declared, inputs) {
  const unknown = Object.keys(inputs)
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => [name, `${name} is not an input of the action`]);
  const wrong = Object.entries(declared).flatMap(([name, { type, required }]) => {
    const value = inputs[name];
    if (isEmpty(value)) return required ? [[name, `${name} is required`]] : [];
    const isSmart = typeof value === 'string' && value.includes('{{');
    return isSmart || fits(type, value) ? [] : [[name, `${name} must be of type ${type}`]];
  });
  return Object.fromEntries([...unknown, ...wrong]);
}

/**
 * The inputs with their smart values resolved, each in its declared type.
 * @param {Declared} declared
 * @param {Record<string, unknown>} inputs
 * @param {Values} values
 * @returns {Prepared}
 */
export function prepareInputs(declared, inputs, values) {
  /** @type {Prepared} */
  const prepared = { values: {}, problems: {} };
  for (const [name, { type, required }] of Object.entries(declared)) {
    const given = inputs[name];
    const value = typeof given === 'string' ? converted(type, resolveText(given, values)) : given;
    if (isEmpty(value)) {
      if (required) prepared.problems[name] = `${name} is required`;
    } else if (HOLDS[type]?.(value)) {
      prepared.values[name] = value;
    } else {
      prepared.problems[name] = `${name} must be of type ${type}`;
    }
  }
  return prepared;
}

/**
 * What is wrong with what an action has given back.
 * @param {Declared} declared
 * @param {unknown} answer
 * @returns {string | null}
 */
export function wrongOutput(declared, answer) {
  const given = /** @type {Record<string, unknown>} */ (answer ?? {});
  for (const [name, { type, nullable }] of Object.entries(declared)) {
    const value = given[name] ?? null;
    if (value === null && nullable) continue;
    if (!HOLDS[type]?.(value)) return `the output ${name} must be of type ${type}`;
  }
  return null;
}

/**
 * @param {string} type
 * @param {unknown} value a text counts as what it says
 */
function fits(type, value) {
  return HOLDS[type]?.(typeof value === 'string' ? converted(type, value) : value) ?? false;
}

/**
 * @param {string} type
 * @param {string} text
 */
function converted(type, text) {
  if (type === 'boolean' && ['true', 'false'].includes(text)) return text === 'true';
  if (['number', 'integer'].includes(type) && text.trim() !== '') return Number(text);
  return text;
}

/** @param {unknown} value */
function isEmpty(value) {
  return value === undefined || value === null || value === '';
}
