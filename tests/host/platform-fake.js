import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * @typedef {object} Sent one call of the app to the platform
 * @property {any} meta
 * @property {string} path
 * @property {any} init
 */

/** @typedef {(sent: Sent) => Response | Promise<Response>} Answer */

const nothing = () => {};
const invocations = new AsyncLocalStorage();

Object.defineProperty(globalThis, '__forge_runtime__', { get: () => invocations.getStore() });

/** @type {{ sent: Sent[], fetched: Request[], answer: Answer, egress: typeof fetch }} */
export const platform = {
  sent: [],
  fetched: [],
  answer: () => json({}),
  egress: async () => json({}),
};

/** @type {any} */ (globalThis).__forge_fetch__ = async (
  /** @type {any} */ meta,
  /** @type {string} */ path,
  /** @type {any} */ init,
) => {
  platform.sent.push({ meta, path, init });
  return platform.answer({ meta, path, init });
};

// @forge/api takes hold of `fetch` when it is loaded, so this stands before its import.
globalThis.fetch = async (/** @type {any} */ input, /** @type {any} */ init) => {
  platform.fetched.push(new Request(input, init));
  return platform.egress(input, init);
};

/** Forgets what was sent and answers every call with an empty object again. */
export function reset() {
  Object.assign(platform, {
    sent: [],
    fetched: [],
    answer: () => json({}),
    egress: async () => json({}),
  });
}

/**
 * @param {unknown} value
 * @param {number} [status]
 * @param {Record<string, string>} [headers]
 * @returns {Response}
 */
export function json(value, status = 200, headers = {}) {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/**
 * @param {Sent} sent
 * @returns {any} the body of a call
 */
export const bodyOf = ({ init }) => JSON.parse(init.body);

/**
 * Runs something as the platform would: with an invocation around it.
 *
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export function invoked(run) {
  const runtime = {
    appContext: { appId: 'app', environmentId: 'env', installationId: 'inst', invocationId: 'inv' },
    lambdaContext: { getRemainingTimeInMillis: () => 25_000 },
    metrics: {
      counter: () => ({ incr: nothing, incrBy: nothing, decr: nothing, decrBy: nothing }),
      timing: () => ({ measure: () => ({ stop: nothing }) }),
      gauge: () => ({ set: nothing }),
    },
  };
  return invocations.run(runtime, run);
}
