/** Runs a function of the app as the platform would, and keeps what the proxy must know of it. */
import { randomUUID } from 'node:crypto';
import { WorkerPool } from './pool.js';
import { Kills, Turnstile } from './kills.js';

/**
 * @import { App, AppModule, Installation, InvocationAnswer, InvocationRequest, KillOrder } from '../types.d.ts'
 * @typedef {{
 *   id: string,
 *   token: string,
 *   module: AppModule,
 *   accountId: string | null,
 *   deadline: number | null,
 *   kill: KillOrder | null,
 *   turnstile: Turnstile,
 *   egress: { minute: number, count: number },
 *   startedAt: number | null,
 * }} Invocation
 */

const RESOLVER_SECONDS = 25;
const BACKGROUND_SECONDS = 55;
const BACKGROUND_MODULES = ['action', 'consumer', 'scheduledTrigger'];
const RESPONSE_LIMIT_BYTES = 5 * 1024 * 1024;

export class Invoker {
  /** @type {Map<string, Invocation>} by id */
  #running = new Map();
  /** @type {Record<string, string>} */
  variables = {};
  kills = new Kills();
  proxyUrl = '';

  /**
   * @param {{
   *   app: App, installation: Installation, clock: import('./clock.js').Clock,
   *   logs: import('./logs.js').LogBook, onChange: () => void,
   *   workers: { loaderPath: string, appDir: string, nodePath: string, minimum: number, maximum: number },
   * }} parts
   */
  constructor({ app, installation, clock, logs, onChange, workers }) {
    this.app = app;
    this.installation = installation;
    this.clock = clock;
    this.logs = logs;
    this.pool = new WorkerPool({
      ...workers,
      memoryMB: app.memoryMB,
      onChange,
      onLog: (line) => logs.write({ ...line, module: this.#moduleKeyOf(line.invocationId) }),
    });
    this.onChange = onChange;
  }

  /**
   * @param {InvocationRequest} request
   * @returns {Promise<InvocationAnswer>}
   */
  async invoke({ module, body, accountId = null }) {
    const invocation = this.#admit(module, accountId);
    const outcome = await this.pool.run({
      id: invocation.id,
      start: () => this.#start(invocation, body),
    });
    this.#running.delete(invocation.id);
    const answer = this.#answerOf(invocation, outcome);
    if (!answer.success) this.#logFailure(invocation, answer);
    this.onChange();
    return answer;
  }

  /** @param {string | undefined} token */
  byToken(token) {
    return [...this.#running.values()].find((invocation) => invocation.token === token);
  }

  /** Invocations whose time is over, or will be. */
  nextDueAt() {
    const deadlines = [...this.#running.values()].flatMap(({ deadline }) => deadline ?? []);
    return deadlines.length > 0 ? Math.min(...deadlines) : null;
  }

  /** @param {number} now */
  fireDue(now) {
    for (const { id, deadline } of this.#running.values()) {
      if (deadline !== null && deadline <= now) this.pool.kill(id, 'Function timed out');
    }
  }

  /** @param {Invocation} invocation */
  executeKill(invocation) {
    if (!invocation.kill) return;
    invocation.kill.outcome = 'killed';
    this.pool.kill(invocation.id, 'The worker was killed');
  }

  /** Kills whatever runs now. */
  killAll() {
    const ids = [...this.#running.values()].filter((one) => one.startedAt !== null);
    for (const { id } of ids) this.pool.kill(id, 'The worker was killed');
    return ids.length;
  }

  /**
   * Whether anything runs that does more than wait for a later moment of the clock.
   * @param {number} now
   */
  isBusy(now) {
    return this.#running.size > 0 && this.pool.isBusy(now, this.#running.size);
  }

  runningCount() {
    return this.#running.size;
  }

  /**
   * @param {AppModule} module
   * @param {string | null} accountId
   * @returns {Invocation}
   */
  #admit(module, accountId) {
    /** @type {Invocation} */
    const invocation = {
      id: randomUUID(),
      token: randomUUID(),
      module,
      accountId,
      deadline: null,
      kill: null,
      turnstile: new Turnstile(),
      egress: { minute: 0, count: 0 },
      startedAt: null,
    };
    this.#running.set(invocation.id, invocation);
    return invocation;
  }

  /**
   * @param {Invocation} invocation
   * @param {any} body
   */
  #start(invocation, body) {
    const now = this.clock.now();
    const deadline = now + this.#timeoutSeconds(invocation.module) * 1_000;
    const kill = this.kills.take(invocation.module, invocation.id);
    Object.assign(invocation, { startedAt: now, deadline, kill });
    if (kill && kill.afterMs !== null) {
      setTimeout(() => this.#killIfRunning(invocation), kill.afterMs).unref();
    }
    this.onChange();
    return { event: this.#eventOf(invocation, body), deadline };
  }

  /** @param {Invocation} invocation */
  #killIfRunning(invocation) {
    if (this.#running.has(invocation.id)) this.executeKill(invocation);
  }

  /** @param {AppModule} module */
  #timeoutSeconds(module) {
    if (module.answersPage || !BACKGROUND_MODULES.includes(module.type)) return RESOLVER_SECONDS;
    return this.#functionOf(module).timeoutSeconds ?? BACKGROUND_SECONDS;
  }

  /** @param {AppModule} module */
  #functionOf(module) {
    const found = this.app.functions.get(module.functionKey);
    if (!found) throw new Error(`The module ${module.key} names no function of the manifest`);
    return found;
  }

  /**
   * @param {Invocation} invocation
   * @param {any} body
   */
  #eventOf({ id, token, module, accountId }, body) {
    const { contextAri, environmentId, installationId } = this.installation;
    return {
      handler: this.#functionOf(module).handler,
      body,
      variables: Object.entries(this.variables).map(([key, value]) => ({ key, value })),
      _meta: {
        proxy: { token, url: this.proxyUrl },
        contextAri,
        aaid: accountId ?? undefined,
        tracing: { traceId: id.replaceAll('-', ''), spanId: id.slice(0, 8) },
        appContext: {
          appId: this.app.id.split('/').pop(),
          appVersion: '1.0.0',
          environmentId,
          environmentType: 'DEVELOPMENT',
          invocationId: id,
          installationId,
          functionKey: module.functionKey,
          moduleType: module.type,
          moduleKey: module.key,
          permissions: { scopes: this.app.scopes, external: this.app.external },
        },
      },
    };
  }

  /**
   * @param {Invocation} invocation
   * @param {import('./pool.js').JobOutcome} outcome
   * @returns {InvocationAnswer}
   */
  #answerOf({ id, kill }, outcome) {
    if (kill?.outcome === 'attached') kill.outcome = 'missed';
    if (outcome.kind === 'gone') {
      const error = { message: outcome.reason, name: 'PLATFORM_ERROR' };
      const eventLost = kill?.outcome === 'killed' && kill.loseEvent;
      return { success: false, error, invocationId: id, ...(eventLost && { eventLost }) };
    }
    const { success, body, error } = outcome.result;
    if (!success) {
      return {
        success,
        error: { message: error.errorMessage, name: error.errorType },
        invocationId: id,
      };
    }
    if (Buffer.byteLength(JSON.stringify(body ?? null)) > RESPONSE_LIMIT_BYTES) {
      const tooLarge = { message: 'The answer is larger than 5 MB', name: 'RESPONSE_TOO_LARGE' };
      return { success: false, error: tooLarge, invocationId: id };
    }
    return { success, body: body ?? null, invocationId: id };
  }

  /**
   * @param {Invocation} invocation
   * @param {InvocationAnswer} answer
   */
  #logFailure({ id, module }, { error }) {
    const text = `The invocation failed: ${error?.name}: ${error?.message}`;
    this.logs.write({ invocationId: id, module: module.key, level: 'platform', text });
  }

  /** @param {string | null} invocationId */
  #moduleKeyOf(invocationId) {
    return this.#running.get(invocationId ?? '')?.module.key ?? null;
  }
}
