import { signIn as signInToEntra } from '../identity/entra.js';
import { TOKEN_TIMEOUT_MS } from '../identity/entraToken.js';
import { timeLeft } from '../timeLeft.js';
import { within } from '../within.js';

/**
 * Fetches the token for Microsoft Graph ahead of its first use.
 *
 * @param {object} _command
 * @param {import('../drive.js').Invocation} invocation
 * @returns {Promise<object>}
 */
export async function signIn(_command, invocation) {
  const time = Math.min(TOKEN_TIMEOUT_MS, timeLeft(invocation));
  await within(time, () => signInToEntra(invocation)).catch(() => undefined);
  return {};
}
