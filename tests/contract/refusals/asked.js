/**
 * How a write is asked for, and how it is refused.
 *
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} path
 * @property {unknown} [body]
 * @property {string} [host] of the API; that of the table's part unless told
 * @property {string | null} [key] `read`, `write` or none at all; `write` unless told
 * @property {string | null} [as] `app`, `user:<account>` or nobody; the app unless told
 *
 * @typedef {object} Case one write that is refused
 * @property {Asked} ask
 * @property {Asked[]} [first] what has to have happened
 * @property {object[]} [switches] of the simulated company
 *
 * @typedef {object} Write
 * @property {Record<number, Case[]>} refused
 * @property {Record<number, string>} [never] published, with the reason why nothing here gets it
 */

/** Why nothing here gets a status that is published of several writes. */
export const NO_BODY = 'the request has no body that could be wrong';

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Asked}
 */
export const ask = (method, path, body) => ({ method, path, body });
