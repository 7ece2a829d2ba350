/** One run of a rule on one issue, component by component. */
import { prepareInputs, wrongOutput } from './inputs.js';
import { commentAs, readIssueAs } from './jira.js';
import { resolveText, valuesOfAction, valuesOfIssue } from './smartValues.js';

/**
 * @import { AppModule, InvocationAnswer } from '../types.d.ts'
 * @import { Cloud } from '../platform/cloud.js'
 * @import { ActionComponent, AutomationRule, Component } from './rules.js'
 * @import { Values } from './smartValues.js'
 * @typedef {'SUCCESS' | 'FAILED' | 'NO_ACTIONS_PERFORMED'} Outcome
 * @typedef {{
 *   component: string, outcome: Outcome, messages: string[], outputs?: Record<string, unknown>,
 *   invocationId?: string,
 * }} Line of the audit log
 * @typedef {{
 *   cloud: Cloud, site: string,
 *   definitionOf: (key: string) => any, moduleOf: (key: string) => AppModule | undefined,
 *   call: (module: AppModule, inputs: object, accountId: string) => Promise<InvocationAnswer>,
 *   verb: () => string,
 * }} World
 */

/** What Automation says where an action throws: nothing of what it threw. */
const GENERIC = 'An unexpected error occurred while the action was running.';

/**
 * @param {World} world
 * @param {AutomationRule} rule
 * @param {string} issueKey
 * @returns {Promise<{ outcome: Outcome, lines: Line[] }>}
 */
export async function runRule(world, rule, issueKey) {
  const issue = await readIssueAs(world.cloud, world.site, rule.actor, issueKey);
  if (!issue) {
    const said = `${issueKey} is not there, or the actor of the rule may not see it.`;
    return { outcome: 'FAILED', lines: [line('trigger', 'FAILED', said)] };
  }
  const project = issue.fields.project.key;
  if (rule.projects.length > 0 && !rule.projects.includes(project)) {
    const said = `The rule is not for the project ${project}.`;
    return {
      outcome: 'NO_ACTIONS_PERFORMED',
      lines: [line('trigger', 'NO_ACTIONS_PERFORMED', said)],
    };
  }
  return runComponents(world, rule, issueKey, valuesOfIssue(issue, world.site));
}

/**
 * @param {World} world
 * @param {AutomationRule} rule
 * @param {string} issueKey
 * @param {Values} values
 */
async function runComponents(world, { actor, components }, issueKey, values) {
  /** @type {Line[]} */
  const lines = [];
  let known = values;
  for (const component of components) {
    const done = await runComponent(world, { actor, issueKey }, component, known);
    lines.push(done.line);
    if (done.line.outcome !== 'SUCCESS') return { outcome: done.line.outcome, lines };
    known = { ...known, ...done.values };
  }
  return { outcome: /** @type {Outcome} */ ('SUCCESS'), lines };
}

/**
 * @param {World} world
 * @param {{ actor: string | null, issueKey: string }} on
 * @param {Component} component
 * @param {Values} values
 * @returns {Promise<{ line: Line, values?: Values }>}
 */
async function runComponent(world, { actor, issueKey }, component, values) {
  if ('action' in component) return runAction(world, component, values);
  if ('condition' in component) return { line: compare(component.condition, values) };
  const text = resolveText(component.comment, values);
  if (text === '') return { line: line('comment', 'FAILED', 'The comment is empty.') };
  const { status } = await commentAs(world.cloud, world.site, actor, issueKey, text);
  if (status === 201) return { line: line('comment', 'SUCCESS') };
  return { line: line('comment', 'FAILED', `Jira refuses the comment (${status}).`) };
}

/**
 * @param {{ smartValue: string, equals: string }} condition
 * @param {Values} values
 */
function compare({ smartValue, equals }, values) {
  const [first, second] = [resolveText(smartValue, values), resolveText(equals, values)];
  if (first === second) return line('condition', 'SUCCESS');
  return line('condition', 'NO_ACTIONS_PERFORMED', `'${first}' is not '${second}'.`);
}

/**
 * Calls an action as the person of its connection, whoever the rule's actor is.
 * @param {World} world
 * @param {ActionComponent} component
 * @param {Values} values
 */
async function runAction(world, { action, inputs, connection }, values) {
  const definition = world.definitionOf(action);
  const module = world.moduleOf(action);
  if (!definition || !module) return { line: line(action, 'FAILED', 'Unknown component') };
  const prepared = prepareInputs(definition.inputs ?? {}, inputs, values);
  const problems = Object.values(prepared.problems);
  if (problems.length > 0) return { line: line(action, 'FAILED', ...problems) };

  const answer = await world.call(module, prepared.values, connection);
  const { invocationId } = answer;
  if (!answer.success) return { line: { ...line(action, 'FAILED', GENERIC), invocationId } };
  if (Array.isArray(answer.body?.errors) && answer.body.errors.length > 0) {
    const messages = answer.body.errors.map((/** @type {any} */ error) => String(error?.message));
    return { line: { ...line(action, 'FAILED', ...messages), invocationId } };
  }
  const declared = definition.outputs ?? {};
  const wrong = wrongOutput(declared, answer.body);
  if (wrong) return { line: { ...line(action, 'FAILED', `${action}: ${wrong}.`), invocationId } };
  const named = Object.keys(declared).map((name) => [name, answer.body?.[name] ?? null]);
  const outputs = Object.fromEntries(named);
  return {
    line: { ...line(action, 'SUCCESS'), outputs, invocationId },
    values: valuesOfAction(definition, outputs, world.verb()),
  };
}

/**
 * @param {string} component
 * @param {Outcome} outcome
 * @param {...string} messages
 * @returns {Line}
 */
function line(component, outcome, ...messages) {
  return { component, outcome, messages };
}
