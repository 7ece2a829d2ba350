/** The only door out of a worker: every call of the app passes here, counted, in order. */
import { createServer } from 'node:http';
import { ConnectionLost } from './cloud.js';
import { close, forwardedHeaders, listen, readBody, send } from './http.js';
import { callerOf, toAnswer } from './product.js';

/**
 * @import { IncomingMessage, ServerResponse } from 'node:http'
 * @import { PlatformAnswer } from '../types.d.ts'
 * @import { Invocation } from './invoker.js'
 * @import { AppCall } from './product.js'
 */

const EGRESS_PER_MINUTE = 100;
const KEEP_ALIVE_MS = 600_000;

export class Proxy {
  /**
   * @param {{
   *   invoker: import('./invoker.js').Invoker, product: import('./product.js').Product,
   *   cloud: import('./cloud.js').Cloud, storage: import('../storage/api.js').StorageApi,
   *   queue: import('./queue.js').EventQueue, clock: import('./clock.js').Clock,
   *   faults: import('./faults.js').PlatformFaults,
   *   personalData: import('./personalData.js').PersonalData,
   * }} parts
   */
  constructor(parts) {
    this.parts = parts;
    this.server = createServer((request, response) => this.#serve(request, response));
    this.server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  async start() {
    const port = await listen(this.server, 0);
    this.parts.invoker.proxyUrl = `http://127.0.0.1:${port}`;
  }

  stop() {
    return close(this.server);
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  async #serve(request, response) {
    const aborted = new AbortController();
    response.on('close', () => aborted.abort());
    try {
      const body = await readBody(request);
      const { method = 'GET', headers } = request;
      const answer = await this.#pass(request, { method, headers, body, signal: aborted.signal });
      if (answer === null) request.socket.destroy();
      else send(response, answer);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) reportBug(error);
      request.socket.destroy();
    }
  }

  /**
   * @param {IncomingMessage} request
   * @param {AppCall} call
   * @returns {Promise<PlatformAnswer | null>} null when the caller was killed
   */
  async #pass(request, call) {
    const invocation = this.parts.invoker.byToken(String(request.headers['x-forge-token']));
    if (!invocation) return { status: 401, body: { code: 401, message: 'No such invocation' } };
    const { kill, turnstile } = invocation;
    if (kill?.call === null || kill?.call === undefined)
      return this.#route(request, invocation, call);

    const number = Number(request.headers['x-forge-call']);
    await turnstile.enter(number);
    kill.callsSeen = number;
    const last = number === kill.call;
    if (last && kill.at === 'before') return this.#killed(invocation);
    try {
      const answer = await this.#route(request, invocation, call);
      return last ? this.#killed(invocation) : answer;
    } catch (error) {
      if (last) return this.#killed(invocation);
      throw error;
    } finally {
      if (!last) turnstile.leave();
    }
  }

  /** @param {Invocation} invocation */
  #killed(invocation) {
    this.parts.invoker.executeKill(invocation);
    return null;
  }

  /**
   * @param {IncomingMessage} request
   * @param {Invocation} invocation
   * @param {AppCall} call
   * @returns {Promise<PlatformAnswer>}
   */
  async #route(request, invocation, call) {
    const header = (/** @type {string} */ name) =>
      decodeURIComponent(String(request.headers[name] ?? ''));
    if (request.url === '/egress') return this.#egress(invocation, header('x-forge-url'), call);
    const meta = JSON.parse(header('x-forge-meta'));
    const path = header('x-forge-path');
    if (meta.type === 'kvs') {
      return this.parts.faults.around('kvs', call.method, path, () =>
        this.parts.storage.handle(path, JSON.parse(call.body.toString('utf8'))),
      );
    }
    if (meta.remote === 'stargate' && this.parts.personalData.serves(path)) {
      return this.parts.faults.around('privacy', call.method, path, () =>
        this.parts.personalData.handle(JSON.parse(call.body.toString('utf8'))),
      );
    }
    if (meta.remote === 'stargate') {
      return this.parts.faults.around('queue', call.method, path, () =>
        this.parts.queue.handle(path, JSON.parse(call.body.toString('utf8'))),
      );
    }
    return this.parts.product.request(invocation, meta, path, call);
  }

  /**
   * @param {Invocation} invocation
   * @param {string} address
   * @param {AppCall} call
   * @returns {Promise<PlatformAnswer>}
   */
  async #egress(invocation, address, call) {
    if (!this.#withinEgressLimit(invocation)) {
      return {
        status: 429,
        body: { code: 429, message: 'Egress limit of the invocation reached' },
      };
    }
    const url = new URL(address);
    const response = await this.parts.cloud.send({
      ...call,
      host: url.host,
      path: url.pathname + url.search,
      headers: { ...forwardedHeaders(call.headers), 'x-sandbox-caller': callerOf(invocation) },
    });
    return toAnswer(response);
  }

  /** @param {Invocation} invocation */
  #withinEgressLimit({ egress, startedAt }) {
    const minute = Math.floor((this.parts.clock.now() - (startedAt ?? 0)) / 60_000);
    if (egress.minute !== minute) Object.assign(egress, { minute, count: 0 });
    egress.count += 1;
    return egress.count <= EGRESS_PER_MINUTE;
  }
}

/** @param {unknown} error */
function reportBug(error) {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : error}\n`);
}
