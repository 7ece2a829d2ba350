import { kvs } from '@forge/kvs';

/** The secrets that an admin can set, by the names that commands have for them. */
const SECRETS = new Map([
  ['read', 'org-read-key'],
  ['write', 'org-write-key'],
  ['entra', 'entra-app'],
]);

/**
 * Where secrets come from: from Forge variables, each into a secret of the store; or, one alone,
 * from whoever asked, for `read`, `write` or `entra`.
 *
 * @typedef {{ secrets: [variable: string, key: string][] }
 *   | { from: 'payload', key: string }} Adoption
 */

/**
 * Copies secrets into the secret store. The values pass through here and nowhere else.
 *
 * @param {Adoption} command
 * @param {import('../drive.js').Invocation} invocation
 * @returns {Promise<{ outcome: string }>}
 */
export async function adopt(command, invocation) {
  try {
    await ('from' in command
      ? keep(SECRETS.get(command.key), invocation.secret, invocation)
      : Promise.all(
          command.secrets.map(([variable, name]) => keep(name, process.env[variable], invocation)),
        ));
    return { outcome: 'stored' };
  } catch {
    return { outcome: 'failed' };
  }
}

/**
 * @param {string | undefined} name
 * @param {string | undefined} value
 * @param {import('../drive.js').Invocation} invocation
 * @returns {Promise<void>}
 */
async function keep(name, value, { keys, entra }) {
  if (!name || !value) {
    throw new Error('there is no such secret');
  }
  await kvs.setSecret(name, value);
  // What this invocation has read before is no longer what holds.
  keys.delete(name);
  entra.held = undefined;
}
