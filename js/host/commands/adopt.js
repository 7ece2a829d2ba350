import { kvs } from '@forge/kvs';

/**
 * Copies Forge variables into the secret store. The values pass through here and nowhere else.
 *
 * @param {{ secrets: [variable: string, key: string][] }} command
 * @returns {Promise<{ outcome: string }>}
 */
export async function adopt({ secrets }) {
  try {
    await Promise.all(secrets.map(([variable, key]) => copy(variable, key)));
    return { outcome: 'stored' };
  } catch {
    return { outcome: 'failed' };
  }
}

/**
 * @param {string} variable
 * @param {string} key
 * @returns {Promise<void>}
 */
async function copy(variable, key) {
  const value = process.env[variable];
  if (!value) {
    throw new Error('the variable is not set');
  }
  await kvs.setSecret(key, value);
}
