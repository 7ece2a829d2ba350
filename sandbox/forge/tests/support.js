/** A sandbox around the mini app, for the tests of the platform. */
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../sandbox.js';

const fixture = (/** @type {string} */ name) =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

/**
 * @param {Partial<import('../types.d.ts').SandboxOptions>} [options]
 */
export async function miniSandbox(options = {}) {
  const sandbox = await startSandbox({
    app: fixture('app'),
    ui: fixture('ui'),
    cloud: fixture('stub-cloud.js'),
    queue: { duplicateRate: 0 },
    ...options,
  });
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  const call = (method, path, body) =>
    fetch(`${sandbox.url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  /**
   * @param {string} method
   * @param {string} path of the control surface
   * @param {unknown} [body]
   */
  const control = async (method, path, body) => {
    const response = await call(method, `/_sandbox/${path}`, body);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  /** Lets the app do these things, one after another, and gives what came of each. */
  const run = async (/** @type {any[]} */ steps, accountId = 'olga') => {
    const payload = { steps };
    const place = { module: 'jira:issuePanel', extension: { issueKey: 'OFF-1' } };
    return (await control('POST', 'invoke', { ...place, functionKey: 'run', payload, accountId }))
      .body;
  };
  const stored = async () => (await control('GET', 'kvs')).body;
  return { ...sandbox, call, control, run, stored };
}
