/** Automation for Jira, as far as an app's actions meet it: rules, what triggers them, the audit log. */
import { randomUUID } from 'node:crypto';
import { AutomationRules } from './rules.js';
import { runRule } from './run.js';

/**
 * @import { App, Installation, InvocationAnswer, InvocationRequest } from '../types.d.ts'
 * @import { Clock } from '../platform/clock.js'
 * @import { Cloud } from '../platform/cloud.js'
 * @import { Modules } from '../platform/modules.js'
 * @import { Variants } from '../platform/variants.js'
 * @import { AutomationRule } from './rules.js'
 * @import { Line, Outcome, World } from './run.js'
 * @typedef {{
 *   id: string, ruleId: string, ruleName: string, issueKey: string, trigger: string,
 *   startedAt: string, endedAt: string, outcome: Outcome, lines: Line[],
 * }} AuditEntry
 */

const MINUTE_MS = 60_000;
const KEPT_ENTRIES = 1_000;

export class Automation {
  /** @type {AuditEntry[]} the newest first */
  audit = [];
  /** Runs that do something else than wait for the app. */
  #busy = 0;
  #running = 0;
  /** @type {Map<string, number>} when scheduled rules are due, by id */
  #dueAt = new Map();

  /**
   * @param {{
   *   app: App, cloud: Cloud, clock: Clock, modules: Modules, installation: Installation,
   *   variants: Variants, onChange: () => void, invoke: (request: InvocationRequest) => Promise<InvocationAnswer>,
   * }} parts
   */
  constructor({ app, cloud, clock, modules, installation, variants, onChange, invoke }) {
    this.clock = clock;
    this.onChange = onChange;
    this.rules = new AutomationRules(app);
    /** @type {World} */
    this.world = {
      cloud,
      site: installation.site,
      definitionOf: (key) => this.rules.action(key),
      moduleOf: (key) => modules.find('action', key),
      verb: () => variants.value('automation.verb'),
      call: (module, inputs, accountId) =>
        this.#whileWaiting(() => invoke(modules.direct(module, inputs, accountId))),
    };
  }

  clear() {
    this.rules.clear();
    this.audit = [];
    this.#dueAt.clear();
  }

  isIdle() {
    return this.#running === 0;
  }

  isBusy() {
    return this.#busy > 0;
  }

  /**
   * @param {any} wanted
   * @returns {AutomationRule}
   */
  save(wanted) {
    const rule = this.rules.save(wanted);
    this.#dueAt.delete(rule.id);
    if (rule.trigger.kind === 'scheduled') this.#plan(rule.id, rule.trigger.everyMinutes);
    this.onChange();
    return rule;
  }

  /** @param {string} id */
  remove(id) {
    this.#dueAt.delete(id);
    return this.rules.remove(id);
  }

  /**
   * @param {AutomationRule} rule
   * @param {string} issueKey
   * @param {string} [trigger]
   * @returns {Promise<AuditEntry>}
   */
  async run(rule, issueKey, trigger = 'manual') {
    const startedAt = this.clock.iso();
    this.#running += 1;
    this.#busy += 1;
    try {
      const { outcome, lines } = await runRule(this.world, rule, issueKey);
      /** @type {AuditEntry} */
      const entry = {
        ...{ id: randomUUID(), ruleId: rule.id, ruleName: rule.name, issueKey, trigger },
        ...{ startedAt, endedAt: this.clock.iso(), outcome, lines },
      };
      this.audit = [entry, ...this.audit].slice(0, KEPT_ENTRIES);
      return entry;
    } finally {
      this.#running -= 1;
      this.#busy -= 1;
      this.onChange();
    }
  }

  /**
   * Runs the rules that wait for an issue to come to this status.
   * @param {string} issueKey
   * @param {string} status its name
   */
  moved(issueKey, status) {
    for (const rule of this.rules.list()) {
      const { trigger } = rule;
      if (trigger.kind !== 'transitioned') continue;
      if (trigger.to.toLowerCase() !== status.toLowerCase()) continue;
      void this.run(rule, issueKey, 'transitioned');
    }
  }

  nextDueAt() {
    const times = [...this.#dueAt.values()];
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** @param {number} now */
  fireDue(now) {
    for (const [id, dueAt] of this.#dueAt) {
      const rule = this.rules.find(id);
      if (dueAt > now || rule?.trigger.kind !== 'scheduled') continue;
      this.#plan(id, rule.trigger.everyMinutes);
      for (const issueKey of rule.trigger.issueKeys) void this.run(rule, issueKey, 'scheduled');
    }
  }

  /**
   * @param {string} id
   * @param {number} minutes
   */
  #plan(id, minutes) {
    this.#dueAt.set(id, this.clock.now() + minutes * MINUTE_MS);
  }

  /**
   * While the app works, this run itself does nothing.
   * @template T
   * @param {() => Promise<T>} work
   */
  async #whileWaiting(work) {
    this.#busy -= 1;
    try {
      return await work();
    } finally {
      this.#busy += 1;
    }
  }
}
