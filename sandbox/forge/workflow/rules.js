/** What conditions and validators of the app say about a transition. */
import { evaluate, ExpressionError } from '../jira-expressions/evaluate.js';
import { modifiedFields } from './modifiedFields.js';
import { typeName } from '../jira-expressions/members.js';
import { variablesOf } from './situation.js';

/**
 * @import { App, AppRule, InvocationAnswer, InvocationRequest, Transition, WorkflowFacts } from '../types.d.ts'
 * @import { LogBook } from '../platform/logs.js'
 * @import { Modules } from '../platform/modules.js'
 * @import { Variants } from '../platform/variants.js'
 * @import { Situation } from './situation.js'
 * @typedef {{ situation: Situation, transition: Transition, workflow: WorkflowFacts }} Attempt
 * @typedef {Record<string, any>} Entered fields on the transition's screen
 * @typedef {{ rule: string, key: string, message: string }} Refusal kind, module and reason
 * @typedef {'company-managed' | 'team-managed'} ProjectType
 */

/** The module type of each kind of rule. */
export const RULE_TYPES = {
  condition: 'jira:workflowCondition',
  validator: 'jira:workflowValidator',
  postFunction: 'jira:workflowPostFunction',
};
const FAILED_EXPRESSION = 'avi:jira:failed:expression';
/** What a module is for that does not say. */
const DEFAULT_PROJECT_TYPES = ['company-managed'];

export class Rules {
  /**
   * @param {{
   *   app: App, logs: LogBook, modules: Modules, variants: Variants,
   *   invoke: (request: InvocationRequest) => Promise<InvocationAnswer>,
   * }} parts
   */
  constructor({ app, logs, modules, variants, invoke }) {
    this.app = app;
    this.variants = variants;
    this.logs = logs;
    this.modules = modules;
    this.invoke = invoke;
  }

  /**
   * What the manifest says of a rule's module; a rule without one is not applied.
   * @param {AppRule} rule
   */
  definitionOf({ id, kind, moduleKey }) {
    const found = this.app.declared(RULE_TYPES[kind]).find(({ key }) => key === moduleKey);
    if (!found) {
      this.#log(
        moduleKey,
        `The rule ${id} is ignored: the manifest has no ${RULE_TYPES[kind]} of it`,
      );
    }
    return found;
  }

  /**
   * Whether a rule's module is for projects of this type; of another it is not applied. One that
   * the manifest lacks is told elsewhere.
   * @param {Pick<AppRule, 'kind' | 'moduleKey'>} rule
   * @param {ProjectType} projectType
   */
  isFor({ kind, moduleKey }, projectType) {
    const found = this.app.declared(RULE_TYPES[kind]).find(({ key }) => key === moduleKey);
    return !found || (found.projectTypes ?? DEFAULT_PROJECT_TYPES).includes(projectType);
  }

  /**
   * What an administrator reads of a rule: what the app says of its configuration, or of itself.
   * @param {AppRule} rule
   * @param {any} definition
   * @returns {string}
   */
  describe({ id, moduleKey, config }, { configurationDescription, description }) {
    const expression = configurationDescription?.expression;
    if (typeof expression !== 'string') return description;
    try {
      const said = evaluate(expression, { config: config ?? null });
      return typeof said === 'string' && said !== '' ? said : description;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#log(moduleKey, `The description of the rule ${id} fails: ${error.message}`);
      return description;
    }
  }

  /**
   * @param {AppRule[]} rules of one transition
   * @param {Attempt} attempt
   * @returns {Refusal | null} the first condition that does not hold
   */
  refusedByCondition(rules, attempt) {
    const conditions = rules.filter(({ kind }) => kind === 'condition');
    const more = { groupOperator: conditions.length > 1 ? 'AND' : null };
    for (const rule of conditions) {
      const definition = this.definitionOf(rule);
      if (!definition) continue;
      const value = this.#evaluate(rule, definition, attempt, { more });
      if (value === true) continue;
      if (typeof value !== 'boolean') this.#tellType(rule, definition, value, attempt);
      const message = `The condition '${definition.name}' does not hold.`;
      return { rule: 'condition', key: rule.moduleKey, message };
    }
    return null;
  }

  /**
   * @param {AppRule[]} rules of one transition
   * @param {Attempt} before
   * @param {Entered} [entered]
   * @returns {Promise<Refusal | null>} the first validator that does not let it through
   */
  async refusedByValidator(rules, before, entered = {}) {
    const attempt = { ...before, situation: withEntered(before.situation, entered) };
    for (const rule of rules.filter(({ kind }) => kind === 'validator')) {
      const definition = this.definitionOf(rule);
      if (!definition) continue;
      const message = definition.function
        ? await this.#ask(rule, attempt, entered)
        : this.#validate(rule, definition, attempt);
      if (message === null) continue;
      const shown = message || `The validator '${definition.name}' did not let this through.`;
      return { rule: 'validator', key: rule.moduleKey, message: shown };
    }
    return null;
  }

  /**
   * @param {AppRule} rule
   * @param {any} definition
   * @param {Attempt} attempt
   * @returns {string | null} null where it holds; a text is the message that is shown
   */
  #validate(rule, definition, attempt) {
    const value = this.#evaluate(rule, definition, attempt);
    if (value === true) return null;
    if (typeof value === 'string') return value;
    if (typeof value !== 'boolean') this.#tellType(rule, definition, value, attempt);
    const { errorMessage } = definition;
    if (typeof errorMessage?.expression !== 'string') return errorMessage ?? '';
    const told = this.#evaluate(rule, errorMessage, attempt, { fixed: true });
    return typeof told === 'string' ? told : '';
  }

  /**
   * Asks the function of a validator. What becomes of the transition where it fails or is late is
   * documented nowhere: the variant `validator.failed`.
   * @param {AppRule} rule
   * @param {Attempt} attempt
   * @param {Entered} entered
   * @returns {Promise<string | null>}
   */
  async #ask(rule, { situation, transition }, entered) {
    const module = this.modules.find(RULE_TYPES.validator, rule.moduleKey);
    if (!module) return '';
    const untouched = this.variants.value('validator.modifiedFields');
    const answer = await this.invoke(
      this.modules.direct(module, {
        issue: { key: situation.issue.key },
        configuration: rule.config ?? {},
        transition: {
          from: { id: transition.from.id },
          to: { id: transition.to.id },
          ...modifiedFields(this.app, situation.original.fields, entered, untouched),
        },
      }),
    );
    if (!answer.success) return this.variants.value('validator.failed') === 'let' ? null : '';
    return answer.body?.result === true ? null : (answer.body?.errorMessage ?? '');
  }

  /**
   * An expression that the configuration page has saved replaces the one of the manifest. One that
   * fails counts as false, and the app is told.
   * @param {AppRule} rule
   * @param {{ expression: string }} definition
   * @param {Attempt} attempt
   * @param {{ fixed?: boolean, more?: Record<string, unknown> }} [options] whether the manifest's
   *   expression holds in any case, and variables that not every rule has
   */
  #evaluate(rule, definition, attempt, { fixed = false, more = {} } = {}) {
    const expression = fixed ? definition.expression : expressionOf(rule, definition);
    const { situation, transition, workflow } = attempt;
    const variables = { ...variablesOf(situation, transition, workflow, rule.config), ...more };
    try {
      return evaluate(expression, variables);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#tellFailure(rule, expression, error.message, workflow);
      return false;
    }
  }

  /**
   * Anything but a Boolean counts as false, and is told as a failure.
   * @param {AppRule} rule
   * @param {{ expression: string }} definition
   * @param {unknown} value
   * @param {Attempt} attempt
   */
  #tellType(rule, definition, value, { workflow }) {
    const message = `Expected Boolean, got ${typeName(value)}`;
    this.#tellFailure(rule, expressionOf(rule, definition), message, workflow);
  }

  /**
   * @param {AppRule} rule
   * @param {string} expression
   * @param {string} message
   * @param {WorkflowFacts} workflow
   */
  #tellFailure({ id, kind, moduleKey }, expression, message, workflow) {
    this.#log(moduleKey, `The expression of the rule ${id} fails: ${message}: ${expression}`);
    const event = {
      eventType: FAILED_EXPRESSION,
      selfGenerated: false,
      extensionId: this.modules.extensionId(moduleKey),
      workflowId: workflow.id,
      workflowName: workflow.name,
      ...(kind === 'condition' ? { conditionId: id } : { validatorId: id }),
      expression,
      errorMessages: [message],
    };
    for (const request of this.modules.listeners(FAILED_EXPRESSION, event)) {
      void this.invoke(request);
    }
  }

  /**
   * @param {string} module
   * @param {string} text
   */
  #log(module, text) {
    this.logs.write({ invocationId: null, module, level: 'platform', text });
  }
}

/**
 * The situation as it will be, with what was entered on the transition's screen.
 * @param {Situation} situation
 * @param {Entered} entered
 * @returns {Situation}
 */
function withEntered(situation, entered) {
  const { issue } = situation;
  return { ...situation, issue: { ...issue, fields: { ...issue.fields, ...entered } } };
}

/**
 * @param {AppRule} rule
 * @param {{ expression: string }} definition
 * @returns {string}
 */
function expressionOf({ config }, { expression }) {
  const own = config?.expression;
  return typeof own === 'string' && own !== '' ? own : expression;
}
