/** Worker processes: one invocation at a time in each, and each can be killed. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ kind: 'answered', result: any } | { kind: 'gone', reason: string }} JobOutcome
 * @typedef {{
 *   id: string,
 *   start: () => { event: object, deadline: number },
 *   settle: (outcome: JobOutcome) => void,
 * }} Job
 * @typedef {{ loaderPath: string, appDir: string, nodePath: string, memoryMB: number }} WorkerSettings
 * @typedef {(line: { invocationId: string | null, level: string, text: string }) => void} LogSink
 */

const WORKER_SCRIPT = fileURLToPath(new URL('./worker.js', import.meta.url));
const KEPT_STDERR_CHARACTERS = 2_000;

/** One child process and the job that it has, if any. */
class WorkerProcess {
  /** @type {Job | null} */
  job = null;
  /** @type {number | null} the moment until which the app only waits for a timer */
  asleepUntil = null;
  stderr = '';
  isReady = false;
  /** @type {string | null} */
  killedBecause = null;

  /**
   * @param {WorkerSettings} settings
   * @param {{ message: (worker: WorkerProcess, message: any) => void, exit: (worker: WorkerProcess) => void, log: LogSink }} listener
   */
  constructor(settings, listener) {
    this.child = fork(WORKER_SCRIPT, [settings.loaderPath], {
      cwd: settings.appDir,
      execPath: settings.nodePath,
      execArgv: [`--max-old-space-size=${settings.memoryMB}`],
      env: { FORGE_EFS_RUNTIME_PATH: settings.appDir, NODE_ENV: 'production', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.on('message', (message) => listener.message(this, message));
    this.child.on('exit', () => listener.exit(this));
    this.child.on('error', () => listener.exit(this));
    this.child.stdout?.on('data', (chunk) => this.#write(listener, 'stdout', chunk));
    this.child.stderr?.on('data', (chunk) => {
      this.stderr = (this.stderr + chunk).slice(-KEPT_STDERR_CHARACTERS);
      this.#write(listener, 'stderr', chunk);
    });
  }

  /**
   * @param {{ log: LogSink }} listener
   * @param {string} level
   * @param {Buffer} chunk
   */
  #write(listener, level, chunk) {
    listener.log({ invocationId: this.job?.id ?? null, level, text: String(chunk).trimEnd() });
  }

  /** @param {object} message */
  tell(message) {
    if (this.child.connected) this.child.send(message, () => {});
  }

  /** @param {string} reason */
  kill(reason) {
    this.killedBecause ??= reason;
    this.child.kill('SIGKILL');
  }
}

export class WorkerPool {
  /** @type {Set<WorkerProcess>} */
  #workers = new Set();
  /** @type {Job[]} */
  #waiting = [];
  #stopped = false;
  #clockOffsetMs = 0;

  /**
   * @param {WorkerSettings & { minimum: number, maximum: number, onLog: LogSink, onChange: () => void }} settings
   */
  constructor(settings) {
    this.settings = settings;
    this.#fill();
  }

  /**
   * Runs a job as soon as a worker is free.
   * @param {Omit<Job, 'settle'>} job
   * @returns {Promise<JobOutcome>}
   */
  run(job) {
    return new Promise((settle) => {
      this.#waiting.push({ ...job, settle });
      this.#dispatch();
    });
  }

  /**
   * Kills the worker that runs this job.
   * @param {string} jobId
   * @param {string} reason
   */
  kill(jobId, reason) {
    for (const worker of this.#workers) if (worker.job?.id === jobId) worker.kill(reason);
  }

  /**
   * Forgets what waits and replaces every worker.
   * @param {string} reason
   */
  recycle(reason) {
    for (const job of this.#waiting.splice(0)) job.settle({ kind: 'gone', reason });
    for (const worker of this.#workers) worker.kill(reason);
  }

  /** @param {number} offsetMs */
  setClockOffset(offsetMs) {
    this.#clockOffsetMs = offsetMs;
    for (const worker of this.#workers) worker.tell({ type: 'clock', offsetMs });
  }

  /**
   * Whether any of this many jobs does more than sleep, or wait for a sleeping worker.
   * @param {number} now
   * @param {number} jobs
   */
  isBusy(now, jobs) {
    const asleep = this.wakeTimes().filter((wakeAt) => wakeAt > now).length;
    const held = asleep === this.settings.maximum ? this.#waiting.length : 0;
    return jobs > asleep + held;
  }

  /** The moments at which sleeping apps want to wake. */
  wakeTimes() {
    return [...this.#workers].flatMap(({ asleepUntil }) => asleepUntil ?? []);
  }

  async stop() {
    this.#stopped = true;
    const gone = [...this.#workers].map(
      (worker) => new Promise((resolve) => worker.child.once('exit', resolve)),
    );
    this.recycle('the sandbox is stopping');
    await Promise.all(gone);
  }

  #fill() {
    while (!this.#stopped && this.#workers.size < this.settings.minimum) this.#spawn();
  }

  #spawn() {
    const worker = new WorkerProcess(this.settings, {
      message: (from, message) => this.#hear(from, message),
      exit: (from) => this.#bury(from),
      log: this.settings.onLog,
    });
    worker.tell({ type: 'clock', offsetMs: this.#clockOffsetMs });
    this.#workers.add(worker);
    return worker;
  }

  #freeWorker() {
    const free = [...this.#workers].find((worker) => !worker.job && !worker.killedBecause);
    if (free) return free;
    return this.#workers.size < this.settings.maximum ? this.#spawn() : undefined;
  }

  #dispatch() {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const worker = this.#freeWorker();
      if (!worker) return;
      const job = /** @type {Job} */ (this.#waiting.shift());
      worker.job = job;
      worker.asleepUntil = null;
      worker.tell({ type: 'invoke', ...job.start() });
    }
  }

  /**
   * @param {WorkerProcess} worker
   * @param {any} message
   */
  #hear(worker, message) {
    if (message.type === 'ready') worker.isReady = true;
    if (message.type === 'log') this.settings.onLog(message);
    if (message.type === 'asleep') worker.asleepUntil = message.until;
    const { job } = worker;
    if (job && message.type === 'result' && job.id === message.invocationId) {
      worker.job = null;
      worker.asleepUntil = null;
      job.settle({ kind: 'answered', result: message.result });
      this.#dispatch();
    }
    this.settings.onChange();
  }

  /** @param {WorkerProcess} worker */
  #bury(worker) {
    if (!this.#workers.delete(worker)) return;
    const reason = worker.killedBecause ?? `the process ended by itself: ${worker.stderr}`;
    worker.job?.settle({ kind: 'gone', reason });
    // One that could not even start would not start the next time, either.
    if (worker.isReady) this.#fill();
    this.#dispatch();
    this.settings.onChange();
  }
}
