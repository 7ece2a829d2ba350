import { createServer } from 'node:http';
import { close, listen, readBody, send } from '../../sandbox/forge/platform/http.js';

/**
 * @import { IncomingMessage } from 'node:http'
 * @typedef {{ status: number, headers: Record<string, string>, body: Buffer }} Answer
 * @typedef {(request: IncomingMessage, body: Buffer, answer: Answer) => void} Note
 */

const HOPS = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'date'];

/**
 * Stands before the platform's proxy and notes what passes.
 *
 * @param {string} to the platform's own proxy
 * @param {Note} note
 */
export function passage(to, note) {
  return listening(
    createServer(async (request, response) => {
      const body = await readBody(request);
      const answer = await passed(to, request, body);
      note(request, body, answer);
      send(response, answer);
    }),
  );
}

/** @param {import('node:http').Server} server */
export async function listening(server) {
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

/**
 * @param {IncomingMessage} request
 * @param {string} name
 */
export const header = ({ headers }, name) => decodeURIComponent(String(headers[name] ?? ''));

/**
 * @param {string} to
 * @param {IncomingMessage} request
 * @param {Buffer} body
 * @returns {Promise<Answer>}
 */
async function passed(to, { method = 'GET', url, headers }, body) {
  const kept = new Headers(/** @type {Record<string, string>} */ (headers));
  HOPS.forEach((name) => kept.delete(name));
  const sent = ['GET', 'HEAD'].includes(method) ? undefined : new Uint8Array(body);
  const real = await fetch(`${to}${url}`, { method, headers: kept, body: sent });
  const answered = Object.fromEntries([...real.headers].filter(([name]) => !HOPS.includes(name)));
  return { status: real.status, headers: answered, body: Buffer.from(await real.arrayBuffer()) };
}
