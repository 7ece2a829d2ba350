/** The sandbox's server: control surface, simulated hosts, and the pages of the small company. */
import { createServer } from 'node:http';
import { BadInput, parseJson } from './control/input.js';
import { ROUTES } from './control/routes.js';
import { passToCloud } from './control/cloud.js';
import { ConnectionLost } from './platform/cloud.js';
import { BodyTooLarge, close, listen, readBody, send } from './platform/http.js';
import { bootPlatform } from './platform/platform.js';
import { Pages } from './pages/pages.js';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { PlatformAnswer, SandboxOptions } from './types.d.ts'
 * @import { Platform } from './platform/platform.js'
 */

const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
const CLOUD_PATH = '/_cloud/';
const LOCAL_HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Starts a sandbox of its own: own processes, own port, own state.
 * @param {SandboxOptions} options
 * @returns {Promise<{ url: string, platform: Platform, stop: () => Promise<void> }>}
 */
export async function startSandbox(options) {
  const platform = await bootPlatform(options);
  const pages = new Pages(platform);
  const server = createServer((request, response) => serve(platform, pages, request, response));
  try {
    const port = await listen(server, options.port ?? 0);
    const stop = async () => {
      await close(server);
      await platform.stop();
    };
    return { url: `http://localhost:${port}`, platform, stop };
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

/**
 * @param {Platform} platform
 * @param {Pages} pages
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
async function serve(platform, pages, request, response) {
  try {
    send(response, await answerTo(platform, pages, request));
  } catch (error) {
    const isDropped = error instanceof ConnectionLost && request.url?.startsWith(CLOUD_PATH);
    if (isDropped) request.socket.destroy();
    else send(response, refusal(error));
  }
}

/**
 * @param {Platform} platform
 * @param {Pages} pages
 * @param {IncomingMessage} request
 * @returns {Promise<PlatformAnswer>}
 */
async function answerTo(platform, pages, request) {
  if (!isFromHere(request)) return problem(403, 'sandbox.notLocal', 'Only this machine may ask.');
  const { method = 'GET' } = request;
  const body = await readBody(request, BODY_LIMIT_BYTES);
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith(CLOUD_PATH)) return passToCloud(platform.cloud, request, body);
  if (!url.pathname.startsWith('/_sandbox')) return pages.answer(request, url, body);

  const route = ROUTES[url.pathname];
  if (!route) {
    const known = Object.keys(ROUTES).join(', ');
    return problem(404, 'sandbox.noSuchRoute', `There is no ${url.pathname}. There are: ${known}.`);
  }
  const handler = route[method];
  if (!handler) {
    const known = Object.keys(route).join(', ');
    return problem(405, 'sandbox.wrongMethod', `${url.pathname} takes ${known}.`);
  }
  return handler({ platform, query: url.searchParams, body: parseJson(body) });
}

/**
 * No other site may steer the sandbox through the browser of the person who runs it.
 * @param {IncomingMessage} request
 */
function isFromHere({ headers: { host = '', origin } }) {
  if (!LOCAL_HOSTS.test(host)) return false;
  return origin === undefined || LOCAL_HOSTS.test(origin.replace(/^https?:\/\//, ''));
}

/** @param {unknown} error */
function refusal(error) {
  if (error instanceof BadInput || error instanceof BodyTooLarge) {
    return problem(400, 'sandbox.badInput', error.message);
  }
  if (error instanceof ConnectionLost) {
    const message = 'The simulated cloud does not answer. Start the sandbox again.';
    return problem(503, 'sandbox.noCloud', message);
  }
  const text = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`sandbox: ${text}\n`);
  return problem(500, 'sandbox.bug', 'The sandbox failed. Its console says more.');
}

/**
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @returns {PlatformAnswer}
 */
function problem(status, code, message) {
  return { status, body: { code, message } };
}
