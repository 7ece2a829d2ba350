'use strict';
/**
 * The platform's side of a function's process. Forge's bundler puts this file into the bundle as
 * `__forge__.cjs`; whoever runs the function calls `main(lambdaEvent, lambdaContext)`.
 *
 * It provides what the `@forge/*` packages expect to find in the global scope, sends every call of
 * the app to the platform's proxy, and lets the app live on the sandbox's clock.
 */
const path = require('node:path');
const util = require('node:util');
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');

const RealDate = Date;
const realFetch = globalThis.fetch.bind(globalThis);
const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;
const invocations = new AsyncLocalStorage();

// ---- the sandbox's clock ---------------------------------------------------------------------

let clockOffsetMs = 0;
/** Timers of the app that have not fired yet: timeout object -> { dueAt, fire }. */
const pendingTimers = new Map();
let callsOut = 0;
let invocationsRunning = 0;
let reportedSleep = null;
let reportSleep = () => {};

const now = () => RealDate.now() + clockOffsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
RealDate.prototype.constructor = globalThis.Date;

function sandboxSetTimeout(callback, delayMs, ...args) {
  const run = AsyncResource.bind(callback);
  const fire = () => {
    pendingTimers.delete(timer);
    sleepMayHaveChanged();
    run(...args);
  };
  const timer = realSetTimeout(fire, delayMs);
  pendingTimers.set(timer, { dueAt: now() + (Number(delayMs) || 0), fire });
  sleepMayHaveChanged();
  return timer;
}
sandboxSetTimeout[util.promisify.custom] = (delayMs, value) =>
  new Promise((resolve) => sandboxSetTimeout(resolve, delayMs, value));
globalThis.setTimeout = sandboxSetTimeout;
globalThis.clearTimeout = (timer) => {
  pendingTimers.delete(timer);
  sleepMayHaveChanged();
  realClearTimeout(timer);
};

/** Moves the app's clock and fires the timers that are due by then, in their order. */
function setClockOffset(offsetMs) {
  clockOffsetMs = offsetMs;
  const due = [...pendingTimers].filter(([, timer]) => timer.dueAt <= now());
  due.sort(([, one], [, other]) => one.dueAt - other.dueAt);
  for (const [timer, { fire }] of due) {
    realClearTimeout(timer);
    fire();
  }
}

function sleepingUntil() {
  if (invocationsRunning === 0 || callsOut > 0 || pendingTimers.size === 0) return null;
  return Math.min(...[...pendingTimers.values()].map((timer) => timer.dueAt));
}

/**
 * Tells the platform when the app does nothing but wait for a timer, so that an advanced clock can
 * wake it. Two turns of the event loop pass first: until then, the app may still be at work.
 */
function sleepMayHaveChanged() {
  if (reportedSleep !== null && sleepingUntil() !== reportedSleep) {
    reportedSleep = null;
    reportSleep(null);
  }
  setImmediate(() =>
    setImmediate(() => {
      const until = sleepingUntil();
      if (until === reportedSleep) return;
      reportedSleep = until;
      reportSleep(until);
    }),
  );
}

// ---- the seams of the @forge packages --------------------------------------------------------

const nothing = () => {};
const metrics = {
  counter: () => ({ incr: nothing, incrBy: nothing, decr: nothing, decrBy: nothing }),
  timing: () => ({ measure: () => ({ stop: nothing }) }),
  gauge: () => ({ set: nothing }),
};

Object.defineProperty(globalThis, '__forge_runtime__', {
  configurable: true,
  get: () => invocations.getStore()?.runtime,
});

function currentInvocation(what) {
  const invocation = invocations.getStore();
  if (!invocation) throw new Error(`${what} was called outside of an invocation`);
  return invocation;
}

const WITHOUT_BODY = [101, 204, 205, 304];

/** The same response with its body read, so that a call that has returned is a call that is over. */
async function wholeResponse(response) {
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  return new Response(WITHOUT_BODY.includes(status) ? null : body, { status, statusText, headers });
}

/** Sends one call of the app to the platform's proxy, numbered in the order of the app's calls. */
async function sendToProxy(invocation, route, headers, init) {
  const sent = new Headers(init.headers);
  for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  sent.set('x-forge-token', invocation.runtime.proxy.token);
  invocation.callsMade += 1;
  sent.set('x-forge-call', String(invocation.callsMade));
  callsOut += 1;
  sleepMayHaveChanged();
  try {
    const target = `${invocation.runtime.proxy.url}/${route}`;
    return await wholeResponse(
      await realFetch(target, { ...init, headers: sent, redirect: 'manual' }),
    );
  } finally {
    callsOut -= 1;
    sleepMayHaveChanged();
  }
}

globalThis.__forge_fetch__ = (meta, forgePath, init = {}) =>
  sendToProxy(
    currentInvocation('__forge_fetch__'),
    'forge',
    {
      'x-forge-meta': encodeURIComponent(JSON.stringify(meta)),
      'x-forge-path': encodeURIComponent(forgePath),
    },
    init,
  );

/** The app's `fetch`: egress, allowed only to the addresses that the manifest declares. */
globalThis.fetch = async (input, init) => {
  const invocation = currentInvocation('fetch');
  const request = new Request(input, init);
  const declared = invocation.runtime.appContext.permissions?.external?.fetch?.backend ?? [];
  if (!declared.some((entry) => addressAllows(entry, new URL(request.url)))) {
    throw egressRefused(request.url);
  }
  const body = ['GET', 'HEAD'].includes(request.method) ? undefined : await request.arrayBuffer();
  const address = { 'x-forge-url': encodeURIComponent(request.url) };
  const response = await sendToProxy(invocation, 'egress', address, {
    method: request.method,
    headers: request.headers,
    body,
    signal: init?.signal ?? request.signal,
  });
  if (request.redirect === 'error' && response.headers.has('location')) {
    throw new TypeError('fetch failed: unexpected redirect');
  }
  return response;
};

function addressAllows(entry, url) {
  const address = typeof entry === 'string' ? entry : entry.address;
  if (address === undefined) return false;
  if (address === '*') return true;
  const [, protocol = 'https:', host] = /^(?:([a-z]+:)\/\/)?([^/?#]+)/i.exec(address) ?? [];
  if (host === undefined || protocol !== url.protocol) return false;
  return host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : host === url.host;
}

function egressRefused(url) {
  const error = new Error(
    `URL not included in the external fetch backend permissions: ${url}. ` +
      'Visit go.atlassian.com/forge-egress for more information.',
  );
  error.name = 'REQUEST_EGRESS_ALLOWLIST_ERR';
  error.status = 403;
  error.stack = undefined;
  return error;
}

// ---- one invocation --------------------------------------------------------------------------

function handlerOf(name) {
  const dot = name.lastIndexOf('.');
  const appDir = process.env.FORGE_EFS_RUNTIME_PATH || __dirname;
  const entry = require(path.join(appDir, `${name.slice(0, dot)}.cjs`));
  const handler = entry[name.slice(dot + 1)];
  if (typeof handler !== 'function') throw new Error(`The handler ${name} is not a function`);
  return handler;
}

function runtimeOf(meta, lambdaContext) {
  return {
    proxy: meta.proxy,
    contextAri: meta.contextAri,
    container: {},
    appContext: meta.appContext,
    aaid: meta.aaid,
    lambdaContext,
    tracing: meta.tracing ?? { traceId: '0', spanId: '0' },
    realtime: meta.realtime ?? {},
    externalAuth: meta.externalAuth ?? [],
    featureFlags: () => false,
    metrics,
  };
}

/** What a handler gets as its second argument. */
function handlerContext(meta) {
  const installationAri = `ari:cloud:ecosystem::installation/${meta.appContext.installationId}`;
  return {
    principal: meta.aaid ? { accountId: meta.aaid } : undefined,
    installContext: meta.contextAri,
    license: meta.license,
    installation: {
      ari: { installationId: meta.appContext.installationId, toString: () => installationAri },
      contexts: [{ cloudId: meta.contextAri.split('/').pop(), toString: () => meta.contextAri }],
    },
  };
}

function failure(error) {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    success: false,
    status: 500,
    metrics: [],
    error: {
      errorMessage: known.message,
      errorType: known.name,
      stack: String(known.stack ?? '').split('\n'),
      serviceKey: known.serviceKey,
      options: known.options,
      isHostedCodeError: true,
    },
  };
}

/** Runs one invocation to its end; a throw of the app is an answer too. */
exports.main = async (event, lambdaContext) => {
  const meta = event._meta;
  for (const { key, value } of event.variables ?? []) process.env[key] = value;
  const invocation = { runtime: runtimeOf(meta, lambdaContext), callsMade: 0 };
  invocationsRunning += 1;
  try {
    return await invocations.run(invocation, async () => {
      const body = await handlerOf(event.handler)(event.body, handlerContext(meta));
      return { success: true, status: 200, body, metrics: [] };
    });
  } catch (error) {
    return failure(error);
  } finally {
    invocationsRunning -= 1;
    sleepMayHaveChanged();
  }
};

/** The levers of the sandbox; the product has none of them. */
exports.sandbox = {
  setClockOffset,
  /** @param {(until: number | null) => void} report told when the app falls asleep, and awakes */
  watchSleep: (report) => {
    reportSleep = report;
  },
};
