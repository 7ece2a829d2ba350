/** Reading what a caller of the control surface wants, and telling them when it cannot be. */

/** The caller's mistake; the message says what to do about it. */
export class BadInput extends Error {}

/**
 * @param {Buffer} bytes
 * @returns {any}
 */
export function parseJson(bytes) {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new BadInput(
      `The body is not JSON (${/** @type {Error} */ (error).message}). Send JSON.`,
    );
  }
}

/**
 * @param {any} body
 * @param {string[]} known names of its fields
 * @returns {Record<string, any>}
 */
export function objectWith(body, known) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadInput(`The body must be a JSON object. Send {${known.join(', ')}}.`);
  }
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new BadInput(`There is no field '${unknown}' here. Use only: ${known.join(', ')}.`);
  }
  return body;
}

/**
 * @param {Record<string, any>} body
 * @param {string} name
 * @returns {string | undefined}
 */
export function optionalString(body, name) {
  const value = body[name] ?? undefined;
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new BadInput(`'${name}' must be a text that is not empty.`);
}

/**
 * @param {Record<string, any>} body
 * @param {string} name
 * @param {number} least
 * @returns {number | undefined}
 */
export function optionalInteger(body, name, least) {
  const value = body[name] ?? undefined;
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return value;
  throw new BadInput(`'${name}' must be a whole number of at least ${least}.`);
}

/**
 * @param {Record<string, any>} body
 * @param {string} name
 * @param {string[]} choices
 * @returns {string | undefined}
 */
export function optionalChoice(body, name, choices) {
  const value = body[name] ?? undefined;
  if (value === undefined || choices.includes(value)) return value;
  throw new BadInput(`'${name}' must be one of: ${choices.join(', ')}.`);
}
