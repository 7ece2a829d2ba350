import { signIn as signInToEntra } from '../identity/entra.js';

/**
 * Fetches the token for Microsoft Graph ahead of its first use.
 *
 * @param {object} _command
 * @param {import('../drive.js').Invocation} invocation
 * @returns {Promise<object>}
 */
export async function signIn(_command, invocation) {
  await signInToEntra(invocation);
  return {};
}
