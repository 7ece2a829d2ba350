/**
 * The queue of async events: at least once, in no order. Seeded, so that the same seed gives the
 * same disorder.
 */
import { randomUUID } from 'node:crypto';

/**
 * @import { App, InvocationAnswer, InvocationRequest, AppModule, PlatformAnswer } from '../types.d.ts'
 * @typedef {{ key: string, limit: number }} Concurrency
 * @typedef {{
 *   eventId: string, jobId: string, queueName: string, body: any, delayInSeconds?: number,
 *   concurrency?: Concurrency, dueAt: number, pushedAt: number, retry: any, retryCount: number,
 *   isCopy: boolean,
 * }} QueuedEvent
 * @typedef {{ duplicateRate: number, retryLimit: number, firstRetrySeconds: number }} QueueSettings
 */

const EVENTS_PER_PUSH = 50;
const BYTES_PER_PUSH = 200 * 1024;
const LONGEST_DELAY_SECONDS = 900;
const RETENTION_MS = 24 * 60 * 60 * 1_000;
const COPY_WITHIN_MS = 2_000;

/** @type {QueueSettings} */
export const QUEUE_DEFAULTS = { duplicateRate: 0.2, retryLimit: 4, firstRetrySeconds: 5 };

export class EventQueue {
  /** @type {QueuedEvent[]} */
  waiting = [];
  /** @type {Map<string, number>} running deliveries by concurrency key */
  #running = new Map();
  /** @type {Map<string, { success: number, inProgress: number, failed: number }>} */
  #jobs = new Map();

  /**
   * @param {{
   *   app: App, clock: import('./clock.js').Clock, random: import('./random.js').Random,
   *   logs: import('./logs.js').LogBook, onChange: () => void, settings: QueueSettings,
   *   invoke: (request: InvocationRequest) => Promise<InvocationAnswer>,
   *   deliverable: (module: AppModule, event: QueuedEvent) => InvocationRequest,
   * }} parts
   */
  constructor(parts) {
    this.parts = parts;
    this.settings = parts.settings;
  }

  /**
   * Answers the queue's HTTP interface.
   * @param {string} path
   * @param {any} body
   * @returns {PlatformAnswer}
   */
  handle(path, body) {
    const operation = /^\/webhook\/queue\/(publish|stats|cancel)\//.exec(path)?.[1];
    if (operation === 'publish') return this.#publish(body);
    if (operation === 'stats') return this.#stats(body);
    if (operation === 'cancel') return this.#cancel(body);
    return { status: 404, body: { code: 404, message: `The sandbox has nothing at ${path}` } };
  }

  nextDueAt() {
    const ready = this.waiting.filter((event) => this.#hasRoom(event));
    return ready.length > 0 ? Math.min(...ready.map(({ dueAt }) => dueAt)) : null;
  }

  /** @param {number} now */
  fireDue(now) {
    const due = this.waiting.filter((event) => event.dueAt <= now);
    for (const event of this.parts.random.shuffled(due)) {
      if (!this.#hasRoom(event)) continue;
      this.waiting.splice(this.waiting.indexOf(event), 1);
      this.#deliver(event);
    }
  }

  clear() {
    this.waiting = [];
    this.#jobs.clear();
    this.#running.clear();
  }

  /** @param {string} queueName */
  #consumerOf(queueName) {
    return this.parts.app.modules.find(
      ({ type, definition }) => type === 'consumer' && definition.queue === queueName,
    );
  }

  /**
   * @param {{ queueName: string, jobId: string, payload: any[] }} push
   * @returns {PlatformAnswer}
   */
  #publish({ queueName, jobId, payload }) {
    if (!this.#consumerOf(queueName)) {
      return {
        status: 400,
        body: { message: `The manifest has no consumer of queue ${queueName}` },
      };
    }
    if (payload.length === 0 || payload.length > EVENTS_PER_PUSH) {
      return { status: 400, body: { message: `A push takes 1 to ${EVENTS_PER_PUSH} events` } };
    }
    if (Buffer.byteLength(JSON.stringify(payload)) > BYTES_PER_PUSH) {
      return { status: 413, body: { errorMessage: 'A push takes at most 200 KB' } };
    }
    if (payload.some(({ delayInSeconds = 0 }) => !isDelay(delayInSeconds))) {
      return { status: 400, body: { message: 'delayInSeconds must be 0 to 900' } };
    }
    this.#jobs.set(jobId, { success: 0, inProgress: payload.length, failed: 0 });
    for (const item of payload) this.#enqueue(queueName, jobId, item);
    this.parts.onChange();
    return { status: 201, body: {} };
  }

  /**
   * @param {string} queueName
   * @param {string} jobId
   * @param {{ body: any, delayInSeconds?: number, concurrency?: Concurrency }} item
   */
  #enqueue(queueName, jobId, { body, delayInSeconds, concurrency }) {
    const { clock, random } = this.parts;
    const pushedAt = clock.now();
    /** @type {QueuedEvent} */
    const event = {
      eventId: randomUUID(),
      jobId,
      queueName,
      body,
      delayInSeconds,
      concurrency,
      pushedAt,
      dueAt: pushedAt + (delayInSeconds ?? 0) * 1_000,
      retry: undefined,
      retryCount: 0,
      isCopy: false,
    };
    this.waiting.push(event);
    if (random.next() >= this.settings.duplicateRate) return;
    const later = Math.floor(random.next() * COPY_WITHIN_MS);
    this.waiting.push({ ...event, dueAt: event.dueAt + later, isCopy: true });
  }

  /** @param {QueuedEvent} event */
  #hasRoom({ concurrency }) {
    return !concurrency || (this.#running.get(concurrency.key) ?? 0) < concurrency.limit;
  }

  /** @param {QueuedEvent} event */
  async #deliver(event) {
    const module = this.#consumerOf(event.queueName);
    if (!module) return;
    this.#count(event, 1);
    const answer = await this.parts.invoke(this.parts.deliverable(module, event));
    this.#count(event, -1);
    if (event.isCopy) return;
    if (answer.success && !answer.body?._retry) this.#finish(event, 'success');
    else if (answer.eventLost) this.#finish(event, 'failed', 'lost with its worker');
    else this.#retry(event, answer);
    this.parts.onChange();
  }

  /**
   * @param {QueuedEvent} event
   * @param {number} change
   */
  #count({ concurrency }, change) {
    if (!concurrency) return;
    this.#running.set(concurrency.key, (this.#running.get(concurrency.key) ?? 0) + change);
  }

  /**
   * @param {QueuedEvent} event
   * @param {InvocationAnswer} answer
   */
  #retry(event, answer) {
    const { clock } = this.parts;
    const asked = answer.body?.retryOptions ?? {};
    const retryCount = event.retryCount + 1;
    const backoffSeconds = this.settings.firstRetrySeconds * 2 ** event.retryCount;
    const seconds = Math.min(asked.retryAfter ?? backoffSeconds, LONGEST_DELAY_SECONDS);
    const dueAt = clock.now() + seconds * 1_000;
    if (dueAt > event.pushedAt + RETENTION_MS) return this.#finish(event, 'failed', '24 hours old');
    if (retryCount > this.settings.retryLimit) {
      return this.#finish(event, 'failed', `failed after ${event.retryCount} retries`);
    }
    const retry = {
      retryCount,
      retryReason: asked.retryReason ?? 'FUNCTION_RUNTIME_ERROR',
      retryData: asked.retryData,
      retentionWindow: {
        startTime: new Date(event.pushedAt).toISOString(),
        remainingTimeMs: event.pushedAt + RETENTION_MS - clock.now(),
      },
    };
    this.waiting.push({ ...event, dueAt, retry, retryCount });
  }

  /**
   * @param {QueuedEvent} event
   * @param {'success' | 'failed'} result
   * @param {string} [why]
   */
  #finish({ jobId, eventId, queueName }, result, why) {
    const job = this.#jobs.get(jobId);
    if (job) {
      job.inProgress -= 1;
      job[result] += 1;
    }
    if (!why) return;
    const text = `The event ${eventId} of queue ${queueName} is dropped: ${why}`;
    this.parts.logs.write({ invocationId: null, module: null, level: 'platform', text });
  }

  /**
   * @param {{ jobId: string }} query
   * @returns {PlatformAnswer}
   */
  #stats({ jobId }) {
    const job = this.#jobs.get(jobId);
    return job ? { status: 200, body: { ...job } } : NO_SUCH_JOB;
  }

  /**
   * @param {{ jobId: string }} query
   * @returns {PlatformAnswer}
   */
  #cancel({ jobId }) {
    if (!this.#jobs.has(jobId)) return NO_SUCH_JOB;
    this.waiting = this.waiting.filter((event) => event.jobId !== jobId);
    this.parts.onChange();
    return { status: 204 };
  }
}

/** @type {PlatformAnswer} */
const NO_SUCH_JOB = { status: 404, body: { message: 'There is no such job' } };

/** @param {unknown} seconds */
function isDelay(seconds) {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= LONGEST_DELAY_SECONDS;
}
