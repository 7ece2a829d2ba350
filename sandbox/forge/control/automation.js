/** The automation bench: rules, runs, the audit log. */
import { RuleError } from '../automation/rules.js';
import { menuOf } from '../automation/smartValues.js';
import { BadInput, objectWith, optionalString } from './input.js';

/**
 * @import { Platform } from '../platform/platform.js'
 */

const FIELDS = ['id', 'name', 'actor', 'projects', 'trigger', 'components'];

/** @param {Platform} platform */
export function listRules({ automation, variants }) {
  const actions = automation.rules.actions().map((action) => ({
    key: action.key,
    name: action.name,
    inputs: action.inputs ?? {},
    outputs: action.outputs ?? {},
    smartValues: menuOf(action, variants.value('automation.verb')),
  }));
  return { status: 200, body: { rules: automation.rules.list(), actions } };
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
export function saveRule({ automation }, input) {
  const wanted = objectWith(input, FIELDS);
  try {
    return { status: 200, body: automation.save(wanted) };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const { message, invalid } = error;
    return { status: 400, body: { code: 'sandbox.badRule', message, invalidInputs: invalid } };
  }
}

/**
 * @param {Platform} platform
 * @param {URLSearchParams} query
 */
export function removeRule({ automation }, query) {
  const id = query.get('id') ?? '';
  if (!automation.remove(id)) throw noRule(id, automation);
  return { status: 204 };
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
export async function runRuleNow({ automation }, input) {
  const body = objectWith(input, ['ruleId', 'issueKey']);
  const id = optionalString(body, 'ruleId') ?? '';
  const issueKey = optionalString(body, 'issueKey');
  const rule = automation.rules.find(id);
  if (!rule) throw noRule(id, automation);
  if (!issueKey) throw new BadInput('Say on which issue: {ruleId, issueKey}.');
  return { status: 200, body: await automation.run(rule, issueKey) };
}

/** @param {Platform} platform */
export function auditLog({ automation }) {
  return { status: 200, body: { entries: automation.audit } };
}

/**
 * @param {string} id
 * @param {Platform['automation']} automation
 */
function noRule(id, automation) {
  const known = automation.rules.list().map((rule) => `${rule.id} (${rule.name})`);
  return new BadInput(`There is no rule '${id}'. There are: ${known.join(', ') || 'none'}.`);
}
