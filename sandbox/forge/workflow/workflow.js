/** Moves issues as Jira's own pages do, with the rules of the app on the way. */
import { randomUUID } from 'node:crypto';
import { PostFunctions } from './postFunctions.js';
import { RuleBook } from './ruleBook.js';
import { Rules } from './rules.js';
import { readSituation } from './situation.js';

/**
 * @import { App, AppModule, AppRule, Company, Installation, InvocationAnswer, InvocationRequest, Transition, WorkflowFacts } from '../types.d.ts'
 * @import { Clock } from '../platform/clock.js'
 * @import { Cloud } from '../platform/cloud.js'
 * @import { LogBook } from '../platform/logs.js'
 * @import { Modules } from '../platform/modules.js'
 * @import { Variants } from '../platform/variants.js'
 * @import { Attempt, ProjectType, Refusal } from './rules.js'
 * @typedef {{ issueKey: string, accountId: string }} Mover an issue, and who moves it
 * @typedef {{ transition: Transition, rules: AppRule[], attempt: Attempt, refusedBy: Refusal | null }} Choice
 * @typedef {{ choices: Choice[] } | { refusal: { status: number, body: any } }} Choices
 */

/** Jira calls post functions only of apps that may read what is in the event. */
const EVENT_SCOPES = ['read:jira-work', 'manage:jira-configuration'];

export class Workflow {
  rules = new RuleBook();
  /** Projects that are team-managed, by key; the others are company-managed. */
  teamManaged = new Set();
  #lastChange = 0;
  /** @type {((moved: Mover & { to: string }) => void)[]} */
  #listeners = [];

  /**
   * @param {{
   *   app: App, cloud: Cloud, clock: Clock, logs: LogBook, modules: Modules, variants: Variants,
   *   installation: Installation, company: () => Company, onChange: () => void,
   *   invoke: (request: InvocationRequest) => Promise<InvocationAnswer>,
   * }} parts
   */
  constructor(parts) {
    this.app = parts.app;
    this.logs = parts.logs;
    this.cloud = parts.cloud;
    this.modules = parts.modules;
    this.installation = parts.installation;
    this.company = parts.company;
    this.judge = new Rules(parts);
    this.postFunctions = new PostFunctions(parts);
  }

  /** @param {Company} company */
  load(company) {
    this.rules.load(company);
    this.teamManaged.clear();
    this.postFunctions.clear();
  }

  /** @param {(moved: Mover & { to: string }) => void} listener told of every issue that has moved */
  onMoved(listener) {
    this.#listeners.push(listener);
  }

  /**
   * What someone is offered on an issue, and what the conditions of the app hide from them.
   * @param {Mover} mover
   */
  async transitions(mover) {
    const found = await this.#choices(mover);
    if ('refusal' in found) return found.refusal;
    const shown = (/** @type {Choice} */ { transition: { id, name, from, to } }) => ({
      ...{ id, name, from, to },
    });
    const offered = found.choices.filter(({ refusedBy }) => refusedBy === null);
    const hidden = found.choices.filter(({ refusedBy }) => refusedBy !== null);
    return {
      status: 200,
      body: {
        transitions: offered.map(shown),
        hidden: hidden.map((choice) => ({ ...shown(choice), refusedBy: choice.refusedBy })),
      },
    };
  }

  /**
   * @param {Mover} mover
   * @param {string} wanted id or name of the transition
   * @param {Record<string, any>} [entered] fields on the transition's screen
   */
  async carryOut(mover, wanted, entered = {}) {
    const found = await this.#choices(mover);
    if ('refusal' in found) return found.refusal;
    const choice = found.choices.find(
      ({ transition: { id, name } }) =>
        id === wanted || name.toLowerCase() === wanted.toLowerCase(),
    );
    if (!choice) return noTransition(mover, wanted, found.choices);
    const refusedBy =
      choice.refusedBy ??
      (await this.judge.refusedByValidator(choice.rules, choice.attempt, entered));
    if (refusedBy) return { status: 200, body: { done: false, refusedBy, invocations: [] } };
    const edited = await this.#enter(mover, entered);
    if (edited.status >= 400) return edited;

    const body = { ...mover, transition: choice.transition.id };
    const moved = await this.cloud.control('POST', 'transition', body);
    if (moved.status >= 400) return moved;
    const invocations = await this.#afterwards(mover, choice);
    for (const listener of this.#listeners) listener({ ...mover, to: choice.transition.to.name });
    return { status: 200, body: { done: true, invocations } };
  }

  /**
   * What was entered on the transition's screen is kept with it, as whoever moves the issue.
   * @param {Mover} mover
   * @param {Record<string, any>} fields
   */
  async #enter({ issueKey, accountId }, fields) {
    if (Object.keys(fields).length === 0) return { status: 204, body: null };
    const { status, body } = await this.cloud.send({
      method: 'PUT',
      host: this.installation.site,
      path: `/rest/api/3/issue/${encodeURIComponent(issueKey)}`,
      headers: {
        'content-type': 'application/json',
        'x-sandbox-identity': `user:${accountId}`,
        'x-sandbox-caller': 'sandbox:workflow',
      },
      body: Buffer.from(JSON.stringify({ fields })),
    });
    const said = body.toString('utf8');
    return { status, body: said === '' ? null : JSON.parse(said) };
  }

  /**
   * @param {Mover} mover
   * @returns {Promise<Choices>}
   */
  async #choices({ issueKey, accountId }) {
    const query = new URLSearchParams({ issueKey, accountId });
    const answer = await this.cloud.control('GET', `transitions?${query}`);
    if (answer.status >= 400) return { refusal: answer };
    const { site } = this.installation;
    const situation = await readSituation(this.cloud, site, issueKey, accountId);
    const workflow = this.#workflowOf(situation.issue.fields.project.key);
    const projectType = this.typeOf(situation.issue.fields.project.key);
    const choices = answer.body.transitions.map((/** @type {Transition} */ transition) => {
      const rules = this.rules
        .on({ workflow: workflow.id, transition: transition.id })
        .filter((rule) => this.judge.isFor(rule, projectType));
      const attempt = { situation, transition, workflow };
      const refusedBy = this.judge.refusedByCondition(rules, attempt);
      return { transition, rules, attempt, refusedBy };
    });
    return { choices };
  }

  /**
   * @param {string} projectKey
   * @returns {ProjectType}
   */
  typeOf(projectKey) {
    return this.teamManaged.has(projectKey) ? 'team-managed' : 'company-managed';
  }

  /**
   * @param {string} projectKey
   * @returns {WorkflowFacts}
   */
  #workflowOf(projectKey) {
    const { workflows = [] } = this.company();
    const found = workflows.find(({ projects }) => projects.includes(projectKey));
    return { id: found?.id ?? '', name: found?.name ?? '' };
  }

  /**
   * The order of post functions is not guaranteed, so they are called at once.
   * @param {Mover} mover
   * @param {Choice} choice
   */
  #afterwards({ accountId }, { transition, rules, attempt: { situation, workflow } }) {
    const executionId = randomUUID();
    const { id, key } = situation.issue;
    const { from, to, name } = transition;
    this.#lastChange += 1;
    const changelog = { id: String(10_900 + this.#lastChange) };
    const wanted = rules.filter((rule) => rule.kind === 'postFunction');
    const calls = wanted.flatMap((rule) => {
      const module = this.#postFunctionOf(rule);
      if (!module) return [];
      const event = {
        issue: { id, key },
        transition: { id: transition.id, name, from, to, executionId },
        workflow,
        atlassianId: accountId,
        changelog,
        configuration: rule.config ?? {},
        context: { cloudId: this.installation.cloudId, moduleKey: module.key },
        postFunction: { id: rule.id },
      };
      const call = this.postFunctions.run(module, event);
      return [call.then((answer) => ({ module: module.key, ...answer }))];
    });
    return Promise.all(calls);
  }

  /**
   * @param {AppRule} rule
   * @returns {AppModule | undefined} undefined where Jira would not call it, and the log says why
   */
  #postFunctionOf(rule) {
    if (!this.judge.definitionOf(rule)) return undefined;
    const missing = EVENT_SCOPES.filter((scope) => !this.app.scopes.includes(scope));
    if (missing.length === 0) {
      return this.modules.find('jira:workflowPostFunction', rule.moduleKey);
    }
    const text = `The post function is not called: the manifest lacks ${missing.join(' and ')}`;
    this.logs.write({ invocationId: null, module: rule.moduleKey, level: 'platform', text });
    return undefined;
  }
}

/**
 * @param {Mover} mover
 * @param {string} wanted
 * @param {Choice[]} choices
 */
function noTransition({ issueKey }, wanted, choices) {
  const known = choices.map(({ transition }) => transition.name).join(', ') || 'none';
  const message = `${issueKey} has no transition '${wanted}' from its status. There is: ${known}.`;
  return { status: 409, body: { code: 'sandbox.noTransition', message } };
}
