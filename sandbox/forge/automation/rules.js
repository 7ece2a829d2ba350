/** The rules of Automation, and what a rule has to be before it is kept. */
import { randomUUID } from 'node:crypto';
import { CONFIGURATION_LIMIT_BYTES, invalidInputs } from './inputs.js';

/**
 * @import { App } from '../types.d.ts'
 * @typedef {{ action: string, inputs: Record<string, unknown>, connection: string }} ActionComponent
 *   `connection` is the account of whoever made the connection that the action is called with
 * @typedef {{ comment: string }} CommentComponent
 * @typedef {{ condition: { smartValue: string, equals: string } }} ConditionComponent
 * @typedef {ActionComponent | CommentComponent | ConditionComponent} Component
 * @typedef {{ kind: 'manual' } | { kind: 'transitioned', to: string }
 *   | { kind: 'scheduled', everyMinutes: number, issueKeys: string[] }} Trigger
 * @typedef {{
 *   id: string, name: string, actor: string | null, projects: string[], trigger: Trigger,
 *   components: Component[],
 * }} AutomationRule `actor` is an account; null is Automation for Jira itself
 */

/** A rule that cannot be kept; the message says what to do about it. */
export class RuleError extends Error {
  /**
   * @param {string} message
   * @param {Record<string, string>} [invalid] by name of the input
   */
  constructor(message, invalid) {
    super(message);
    this.invalid = invalid;
  }
}

export class AutomationRules {
  /** @type {Map<string, AutomationRule>} */
  #rules = new Map();

  /** @param {App} app */
  constructor(app) {
    this.app = app;
  }

  /** The actions of the app that Automation shows: those that a provider names. */
  actions() {
    const named = this.app
      .declared('automation:actionProvider')
      .flatMap(({ actions }) => /** @type {string[]} */ (actions));
    return this.app.declared('action').filter(({ key }) => named.includes(key));
  }

  /** @param {string} key */
  action(key) {
    return this.actions().find((action) => action.key === key);
  }

  list() {
    return [...this.#rules.values()];
  }

  /** @param {string} id */
  find(id) {
    return this.#rules.get(id);
  }

  clear() {
    this.#rules.clear();
  }

  /** @param {string} id */
  remove(id) {
    return this.#rules.delete(id);
  }

  /**
   * Keeps a rule, in the place of the one with the same id.
   * @param {any} wanted
   * @returns {AutomationRule}
   * @throws {RuleError}
   */
  save({ id = randomUUID(), name, actor = null, projects = [], trigger, components }) {
    if (typeof name !== 'string' || name === '') throw new RuleError('A rule needs a name.');
    if (actor !== null && typeof actor !== 'string') {
      throw new RuleError("'actor' is an account, or null for Automation for Jira.");
    }
    const rule = {
      ...{ id: String(id), name, actor, projects: texts(projects, 'projects') },
      trigger: readTrigger(trigger),
      components: readList(components).map((component) => this.#readComponent(component)),
    };
    this.#rules.set(rule.id, rule);
    return rule;
  }

  /**
   * @param {any} component
   * @returns {Component}
   */
  #readComponent({ action, inputs = {}, connection, comment, condition }) {
    if (typeof comment === 'string' && comment !== '') return { comment };
    if (typeof condition?.smartValue === 'string' && typeof condition.equals === 'string') {
      return { condition: { smartValue: condition.smartValue, equals: condition.equals } };
    }
    const definition = this.action(action);
    if (!definition) {
      const known = this.actions().map(({ key }) => key);
      throw new RuleError(
        'A component is {action, inputs, connection}, {comment} or {condition: {smartValue, equals}}. ' +
          `The actions that a provider names are: ${known.join(', ') || 'none'}.`,
      );
    }
    if (Buffer.byteLength(JSON.stringify(inputs)) > CONFIGURATION_LIMIT_BYTES) {
      throw new RuleError('The configuration of an action has at most 100 kilobytes.');
    }
    const invalid = invalidInputs(definition.inputs ?? {}, inputs);
    const [first] = Object.values(invalid);
    if (first) throw new RuleError(`${definition.name}: ${first}.`, invalid);
    if (typeof connection !== 'string' || connection === '') {
      throw new RuleError(
        `${definition.name} needs a connection: the account of whoever made it, as 'connection'.`,
      );
    }
    return { action, inputs, connection };
  }
}

/**
 * @param {any} trigger
 * @returns {Trigger}
 */
function readTrigger(trigger) {
  const { kind = trigger, to, everyMinutes, issueKeys = [] } = Object(trigger);
  if (kind === 'manual' || trigger === 'manual') return { kind: 'manual' };
  if (kind === 'transitioned' && typeof to === 'string') return { kind, to };
  if (kind === 'scheduled' && Number.isInteger(everyMinutes) && everyMinutes > 0) {
    return { kind, everyMinutes, issueKeys: texts(issueKeys, 'issueKeys') };
  }
  throw new RuleError(
    "'trigger' is {kind: 'manual'}, {kind: 'transitioned', to: status} or " +
      "{kind: 'scheduled', everyMinutes, issueKeys}.",
  );
}

/** @param {unknown} components */
function readList(components) {
  if (Array.isArray(components) && components.length > 0) return components.map(Object);
  throw new RuleError("A rule needs 'components', at least one.");
}

/**
 * @param {unknown} list
 * @param {string} name
 * @returns {string[]}
 */
function texts(list, name) {
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  throw new RuleError(`'${name}' is a list of texts.`);
}
