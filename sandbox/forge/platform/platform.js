/** The whole platform: one app, installed on one site, on one clock. */
import { join } from 'node:path';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Items } from '../storage/items.js';
import { StorageVariants } from '../storage/undocumented.js';
import { StorageApi } from '../storage/api.js';
import { Clock } from './clock.js';
import { Cloud } from './cloud.js';
import { personWithPart, readCompany, variablesOf } from './company.js';
import { PlatformFaults } from './faults.js';
import { Invoker } from './invoker.js';
import { LogBook } from './logs.js';
import { readApp } from './manifest.js';
import { Modules } from './modules.js';
import { PersonalData } from './personalData.js';
import { Product } from './product.js';
import { Proxy } from './proxy.js';
import { EventQueue, QUEUE_DEFAULTS } from './queue.js';
import { Random } from './random.js';
import { Schedule } from './schedule.js';
import { Timeline } from './timeline.js';
import { Variants } from './variants.js';
import { Automation } from '../automation/automation.js';
import { Workflow } from '../workflow/workflow.js';

/**
 * @import { App, Company, Installation, SandboxOptions } from '../types.d.ts'
 */

const INSTALLATION_ID = '1057a11e-0000-4000-8000-000000000001';
const ENVIRONMENT_ID = 'e4714035-0000-4000-8000-000000000001';
const OWN_LOADER = fileURLToPath(new URL('../runtime/dist/loader.js', import.meta.url));
const WORKERS = { minimum: 2, maximum: 6 };

export class Platform {
  /** @type {'starting' | 'up' | 'stopped'} */
  state = 'starting';

  /**
   * @param {{ app: App, cloud: Cloud, company: Company, options: SandboxOptions, loaderPath: string }} parts
   */
  constructor({ app, cloud, company, options, loaderPath }) {
    this.app = app;
    this.cloud = cloud;
    this.company = company;
    this.options = options;
    this.installation = installationOn(company);
    this.clock = new Clock();
    this.variants = new Variants();
    this.logs = new LogBook(this.clock);
    this.items = new Items(this.clock, new StorageVariants(this.variants));
    this.random = new Random(options.seed ?? 1);
    this.faults = new PlatformFaults();
    this.modules = new Modules(app, this.installation);
    const onChange = () => this.timeline.changed();
    const workers = {
      ...WORKERS,
      loaderPath,
      appDir: options.app,
      nodePath: options.node ?? process.execPath,
    };
    this.invoker = new Invoker({ ...this, onChange, workers });
    this.invoker.variables = variablesOf(company);
    this.queue = new EventQueue({
      ...this,
      onChange,
      settings: { ...QUEUE_DEFAULTS, ...options.queue },
      invoke: (request) => this.invoker.invoke(request),
      deliverable: (module, event) => this.modules.queueEvent(module, event),
    });
    this.schedule = new Schedule({
      ...this,
      tick: (module) => void this.invoker.invoke(this.modules.scheduledTick(module)),
    });
    this.workflow = new Workflow({
      ...this,
      onChange,
      company: () => this.company,
      invoke: (request) => this.invoker.invoke(request),
    });
    this.workflow.load(company);
    this.automation = new Automation({
      ...this,
      onChange,
      invoke: (request) => this.invoker.invoke(request),
    });
    this.workflow.onMoved(({ issueKey, to }) => this.automation.moved(issueKey, to));
    this.personalData = new PersonalData(this);
    this.personalData.load(company);
    this.timeline = this.#timeline();
    this.proxy = new Proxy({
      ...this,
      product: new Product(this),
      storage: new StorageApi(app, this.items),
    });
  }

  /** As the cloud has them: by its command line, and by the file of its scenario. */
  async readVariants() {
    const { body } = await this.cloud.control('GET', 'variants');
    const known = /** @type {{ name: string, value: string }[]} */ (body?.variants ?? []);
    this.variants.clear();
    this.variants.set(Object.fromEntries(known.map(({ name, value }) => [name, value])));
  }

  /** Starts what listens, and installs the app as an admin would. */
  async start() {
    await this.proxy.start();
    await this.#index();
    await this.#install();
    this.state = 'up';
  }

  /**
   * Everything anew: another company, nothing stored, nothing waiting, the real time.
   * @param {{ name?: string, seed?: number, users?: number, variants?: unknown }} scenario
   * @returns {Promise<{ status: number, body: any }>} the cloud's refusal, or the company
   */
  async load(scenario) {
    const answer = await this.cloud.control('POST', 'scenario', scenario);
    if (answer.status >= 400) return answer;
    await this.#abandonWork();
    this.company = await readCompany(this.cloud);
    await this.readVariants();
    this.invoker.variables = variablesOf(this.company);
    await this.#resetClock();
    this.random.state = (scenario.seed ?? this.options.seed ?? 1) >>> 0;
    for (const part of [this.items, this.queue, this.faults, this.logs]) part.clear();
    this.invoker.kills.clear();
    this.workflow.load(this.company);
    this.automation.clear();
    this.personalData.load(this.company);
    this.schedule.restart();
    await this.#index();
    await this.cloud.control('DELETE', 'requests');
    await this.#install();
    return { status: 200, body: this.company };
  }

  /**
   * Gives the app other variables; its processes start again, as after a new deployment.
   * @param {Record<string, string | null>} changes
   */
  setVariables(changes) {
    const merged = Object.entries({ ...this.invoker.variables, ...changes });
    const kept = merged.filter((entry) => entry[1] !== null);
    this.invoker.variables = /** @type {Record<string, string>} */ (Object.fromEntries(kept));
    this.invoker.pool.recycle('the variables of the app were changed');
  }

  async stop() {
    this.state = 'stopped';
    this.timeline.stop();
    await this.invoker.pool.stop();
    await this.proxy.stop();
    await this.cloud.stop();
  }

  async #abandonWork() {
    this.queue.clear();
    this.workflow.postFunctions.clear();
    this.invoker.pool.recycle('another scenario was loaded');
    await this.timeline.idle();
  }

  /** Has the cloud index what the manifest says of issues' properties. */
  async #index() {
    await this.cloud.control('POST', 'indexed', this.app.indexed);
  }

  async #install() {
    const installer = personWithPart(this.company, 'admin');
    const events = this.modules.installed(installer?.accountId ?? null);
    const answers = await Promise.all(events.map((request) => this.invoker.invoke(request)));
    for (const { error } of answers) {
      if (error) process.stderr.write(`The app failed while it was installed: ${error.message}\n`);
    }
    this.timeline.changed();
  }

  async #resetClock() {
    const back = -this.clock.offsetMs;
    if (back !== 0) this.clock.advance(back);
    this.invoker.pool.setClockOffset(this.clock.offsetMs);
  }

  #timeline() {
    const { automation, queue, schedule, workflow } = this;
    const sources = [queue, workflow.postFunctions, automation, schedule, this.invoker];
    return new Timeline(this.clock, sources, {
      isBusy: (now) => automation.isBusy() || this.invoker.isBusy(now),
      isIdle: () => automation.isIdle() && this.invoker.runningCount() === 0,
      wakeTimes: () => this.invoker.pool.wakeTimes(),
      moveClocks: async (ms) => {
        await this.cloud.control('POST', 'clock', { advanceMs: ms });
        this.clock.advance(ms);
        this.invoker.pool.setClockOffset(this.clock.offsetMs);
      },
    });
  }
}

/**
 * @param {SandboxOptions} options
 * @returns {Promise<Platform>}
 */
export async function bootPlatform(options) {
  const app = await readApp(join(options.app, 'manifest.yml'));
  const { scenario = 'acme', seed = 1, users } = options;
  const wanted = { scenario, seed, ...(users !== undefined && { users }) };
  const { variants = {} } = options;
  const cloud = new Cloud({ binary: options.cloud, scenario: wanted, variants });
  await cloud.start();
  try {
    const company = await readCompany(cloud);
    const loaderPath = await loaderOf(options.app);
    const platform = new Platform({ app, cloud, company, options, loaderPath });
    await platform.readVariants();
    await platform.start();
    return platform;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/**
 * The loader that is packaged with the app; an app that is not packaged runs with ours.
 * @param {string} appDir
 */
async function loaderOf(appDir) {
  const packaged = join(appDir, '__forge__.cjs');
  const isPackaged = await access(packaged).then(
    () => true,
    () => false,
  );
  return isPackaged ? packaged : OWN_LOADER;
}

/**
 * @param {Company} company
 * @returns {Installation}
 */
function installationOn({ site, cloudId }) {
  return {
    installationId: INSTALLATION_ID,
    environmentId: ENVIRONMENT_ID,
    cloudId,
    site,
    contextAri: `ari:cloud:jira::site/${cloudId}`,
  };
}
