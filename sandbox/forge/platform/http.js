/** Small helpers around Node's HTTP server, shared by everything that listens here. */

/**
 * @import { IncomingMessage, ServerResponse, Server } from 'node:http'
 * @import { AddressInfo } from 'node:net'
 * @import { PlatformAnswer } from '../types.d.ts'
 */

const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'sec-fetch-mode',
  'transfer-encoding',
]);

export class BodyTooLarge extends Error {}

/**
 * @param {IncomingMessage} request
 * @param {number} [limitBytes]
 * @returns {Promise<Buffer>}
 */
export async function readBody(request, limitBytes = Infinity) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= limitBytes) chunks.push(chunk);
  }
  if (length > limitBytes) throw new BodyTooLarge(`The body is larger than ${limitBytes} bytes`);
  return Buffer.concat(chunks);
}

/**
 * The headers that go on to the next server.
 * @param {Record<string, string | string[] | undefined>} headers
 * @returns {Record<string, string | string[]>}
 */
export function forwardedHeaders(headers) {
  /** @type {Record<string, string | string[]>} */
  const result = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name) || name.startsWith('x-forge-')) continue;
    result[name] = value;
  }
  return result;
}

/**
 * @param {ServerResponse} response
 * @param {PlatformAnswer} answer
 */
export function send(response, { status, headers = {}, body }) {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const isJson = body !== undefined && !Buffer.isBuffer(body);
  response.writeHead(status, {
    ...(isJson && { 'content-type': 'application/json' }),
    ...headers,
    ...([204, 304].includes(status) ? {} : { 'content-length': bytes.length }),
  });
  response.end(bytes);
}

/**
 * Listens on this machine only.
 * @param {Server} server
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<number>} the port
 */
export function listen(server, port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(/** @type {AddressInfo} */ (server.address()).port);
    });
  });
}

/** @param {Server} server */
export function close(server) {
  return new Promise((resolve) => {
    server.close(() => resolve(undefined));
    server.closeAllConnections();
  });
}
