/** The simulated cloud: a child process that answers for every simulated host. */
import { spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { readBody } from './http.js';

/**
 * @typedef {{ method: string, host: string, path: string, headers: Record<string, string | string[]>, body: Buffer, signal?: AbortSignal }} CloudRequest
 * @typedef {{ status: number, headers: Record<string, string | string[] | undefined>, body: Buffer }} CloudResponse
 */

/** The cloud dropped the connection: nobody knows whether the request took effect. */
export class ConnectionLost extends Error {}

export class Cloud {
  /** @param {{ binary: string, scenario: object, variants?: Record<string, string> }} settings */
  constructor({ binary, scenario, variants = {} }) {
    this.binary = binary;
    this.scenario = scenario;
    this.variants = variants;
    this.port = 0;
  }

  async start() {
    const options = Object.entries(this.scenario).flatMap(([name, value]) => [
      `--${name}`,
      `${value}`,
    ]);
    const variants = Object.entries(this.variants).flatMap((pair) => ['--variant', pair.join('=')]);
    const all = ['--port', '0', '--with-parent', ...options, ...variants];
    this.child = spawn(this.binary, all, {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stderr.setEncoding('utf8');
    let complaint = '';
    this.child.stderr.on('data', (text) => (complaint = (complaint + text).slice(-2_000)));
    this.port = await new Promise((resolve, reject) => {
      this.child?.once('error', (error) => reject(new Error(`${this.binary}: ${error.message}`)));
      this.child?.once('exit', () => reject(new Error(`The simulated cloud ended: ${complaint}`)));
      const lines = createInterface({ input: /** @type {any} */ (this.child).stdout });
      lines.on('line', (line) => {
        const message = parseLine(line);
        if (message?.ready) resolve(message.port);
      });
    });
  }

  /**
   * Sends a request to a simulated host.
   * @param {CloudRequest} request
   * @returns {Promise<CloudResponse>}
   */
  send({ method, host, path, headers, body, signal }) {
    return this.#exchange(method, `/_cloud/${host}${path}`, headers, body, signal);
  }

  /**
   * Calls the cloud's own control surface.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<{ status: number, body: any }>}
   */
  async control(method, path, body) {
    const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#exchange(method, `/_control/${path}`, headers, bytes);
    const text = answer.body.toString('utf8');
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  }

  async stop() {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    child.kill();
    await ended;
  }

  /**
   * A fresh connection each time: a kept one that the cloud has just closed would look like a fault.
   * @param {string} method
   * @param {string} path
   * @param {Record<string, string | string[]>} headers
   * @param {Buffer} body
   * @param {AbortSignal} [signal]
   * @returns {Promise<CloudResponse>}
   */
  #exchange(method, path, headers, body, signal) {
    const options = { host: '127.0.0.1', port: this.port, agent: false, method, path, signal };
    return new Promise((resolve, reject) => {
      const lost = (/** @type {Error} */ error) => reject(new ConnectionLost(error.message));
      const request = httpRequest(
        { ...options, headers: { ...headers, ...lengthOf(method, body) } },
        (response) => {
          readBody(response).then(
            (bytes) =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: bytes,
              }),
            lost,
          );
        },
      );
      request.on('error', lost);
      request.end(body);
    });
  }
}

/**
 * @param {string} method
 * @param {Buffer} body
 */
function lengthOf(method, body) {
  const expectsBody = body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(method);
  return expectsBody ? { 'content-length': body.length } : {};
}

/** @param {string} line */
function parseLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
