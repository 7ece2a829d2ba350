import { bearing } from './bearer.js';
import { isFresh, newToken, storedOrNewToken } from './entraToken.js';

/** Where Microsoft Graph is. */
export const GRAPH = 'https://graph.microsoft.com';

/**
 * @typedef {import('./entraToken.js').Token} Token
 */

/**
 * @typedef {object} EntraMemory the token of one invocation, shared by its commands
 * @property {Promise<Token>} [held] what to use
 * @property {Token} [worn] what `held` has replaced
 */

/**
 * Asks Microsoft Graph as the app that is registered in Entra. A 401 says that the token is no
 * longer good and that nothing was done: then, and only then, the request goes out once more.
 *
 * @type {import('../commands/http.js').Sender}
 */
export async function asEntraApp(url, init, { entra }) {
  const token = await current(entra);
  const answer = await bearing(GRAPH, url, init, token.token);
  if (answer.status !== 401) {
    return answer;
  }
  const fresh = await instead(entra, token);
  return bearing(GRAPH, url, init, fresh.token);
}

/**
 * Has a token at hand for the requests to come. One that does not come is their matter.
 *
 * @param {{ entra: EntraMemory }} invocation
 */
export async function signIn({ entra }) {
  await current(entra).catch(() => undefined);
}

/**
 * @param {EntraMemory} memory
 * @returns {Promise<Token>}
 */
async function current(memory) {
  const token = await (memory.held ?? hold(memory, storedOrNewToken()));
  return isFresh(token) ? token : instead(memory, token);
}

/**
 * Whoever finds a token worn first replaces it; the others share the new one.
 *
 * @param {EntraMemory} memory
 * @param {Token} worn
 * @returns {Promise<Token>}
 */
function instead(memory, worn) {
  if (memory.held !== undefined && memory.worn === worn) {
    return memory.held;
  }
  memory.worn = worn;
  return hold(memory, newToken());
}

/**
 * Keeps a token for the commands to come, unless it does not come: then the next command tries.
 *
 * @param {EntraMemory} memory
 * @param {Promise<Token>} coming
 * @returns {Promise<Token>}
 */
function hold(memory, coming) {
  memory.held = coming;
  coming.catch(() => {
    if (memory.held === coming) {
      memory.held = undefined;
    }
  });
  return coming;
}
