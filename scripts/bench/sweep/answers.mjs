import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * @typedef {{ url: string, method: string, headers: Record<string, string>, body: string | null, identity: string }} Asked
 * @typedef {{ status: number, body: Uint8Array }} Answer
 * @typedef {{ kind: 'count' | 'groups' | 'people' | 'other', answers: Answer[] }} Wave
 */

/**
 * A simulated company of its own.
 *
 * @param {string} binary
 * @param {number} users
 */
export async function generatedCompany(binary, users) {
  const options = ['--port', '0', '--with-parent', '--scenario', 'globex', '--seed', '7'];
  const child = spawn(binary, [...options, '--users', String(users)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const base = `http://127.0.0.1:${JSON.parse(line).port}`;
  const control = async (/** @type {string} */ route) =>
    (await fetch(`${base}/_control/${route}`)).json();
  const { settings, keys, site } = await control('company');
  return {
    settings,
    control,
    /**
     * @param {Asked} asked
     * @returns {Promise<Answer>}
     */
    async answer({ url, method, headers, body, identity }) {
      const { host, pathname, search } = new URL(url);
      const isJira = identity === 'asApp';
      const caller = isJira ? { 'x-sandbox-identity': 'app' } : bearer(keys.read);
      const at = `${base}/_cloud/${isJira ? site : host}${pathname}${search}`;
      const response = await fetch(at, { method, headers: { ...headers, ...caller }, body });
      return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
    },
    stop: () => void child.kill(),
  };
}

/** @param {string} key */
const bearer = (key) => ({ authorization: `Bearer ${key}` });

/**
 * What kind of thing is asked for.
 *
 * @param {Asked} asked
 * @returns {Wave['kind']}
 */
export function kindOf({ url }) {
  if (url.endsWith('/users/search')) {
    return 'people';
  }
  if (url.endsWith('/groups/search')) {
    return 'groups';
  }
  return url.endsWith('/users/count') ? 'count' : 'other';
}
