import { privacy } from '@forge/api';

/**
 * @typedef {{ accountId: string, updatedAt: number }} Account `updatedAt`: when its data was read, in
 *   milliseconds since 1970
 */

/**
 * Tells Atlassian whose personal data the app keeps.
 *
 * @param {{ accounts: Account[] }} command at most 90, the bound of one report
 * @returns {Promise<object>} whose data is to be erased or has changed
 */
export async function reportPersonalData({ accounts }) {
  try {
    return { accounts: await privacy.reportPersonalData(accounts.map(reported)) };
  } catch (error) {
    return { failed: failureOf(error) };
  }
}

/**
 * @param {Account} account
 */
function reported({ accountId, updatedAt }) {
  return { accountId, updatedAt: new Date(updatedAt).toISOString() };
}

/**
 * The package throws the response itself where Atlassian refuses.
 *
 * @param {any} error
 * @returns {{ code: string, message: string }}
 */
function failureOf(error) {
  return { code: String(error.status ?? error.name), message: 'the report was not taken' };
}
