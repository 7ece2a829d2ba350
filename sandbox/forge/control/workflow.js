/** Moving issues, with the rules of the app on the way. */
import { RULE_TYPES } from '../workflow/rules.js';
import { BadInput, objectWith, optionalChoice, optionalString, parseJson } from './input.js';

/**
 * @import { RuleKind } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 */

/** The new workflow editor takes no more for one rule. */
const CONFIGURATION_LIMIT_BYTES = 32 * 1024;

/**
 * @param {Platform} platform
 * @param {URLSearchParams} query
 */
export function listTransitions({ workflow }, query) {
  const [issueKey, accountId] = [query.get('issueKey'), query.get('accountId')];
  if (!issueKey || !accountId) {
    throw new BadInput('Say what you mean: /_sandbox/transitions?issueKey=...&accountId=...');
  }
  return workflow.transitions({ issueKey, accountId });
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
export function carryOutTransition({ workflow }, input) {
  const body = objectWith(input, ['issueKey', 'transition', 'accountId', 'fields']);
  const [issueKey, transition, accountId] = ['issueKey', 'transition', 'accountId'].map((name) =>
    optionalString(body, name),
  );
  if (!issueKey || !transition || !accountId) {
    throw new BadInput(
      "Send {issueKey, transition, accountId, fields?}; 'transition' is a name or an id.",
    );
  }
  const fields = objectWith(body.fields ?? {}, Object.keys(body.fields ?? {}));
  return workflow.carryOut({ issueKey, accountId }, transition, fields);
}

/** @param {Platform} platform */
export function listAppRules({ company, workflow }) {
  const rules = (company.workflows ?? []).flatMap(({ id, transitions }) =>
    transitions.flatMap((transition) =>
      workflow.rules
        .on({ workflow: id, transition: transition.id })
        .map((rule) => ({ workflow: id, transition: transition.id, ...rule })),
    ),
  );
  return { status: 200, body: { rules } };
}

/**
 * Changes the configuration of a rule, or puts a new one on a transition.
 * @param {Platform} platform
 * @param {any} input
 */
export function saveAppRule({ company, workflow }, input) {
  const body = objectWith(input, ['id', 'workflow', 'transition', 'kind', 'moduleKey', 'config']);
  const config = readConfig(body.config);
  const id = optionalString(body, 'id');
  if (id !== undefined) {
    if (!workflow.rules.configure(id, config)) throw new BadInput(`There is no rule '${id}'.`);
    return { status: 200, body: workflow.rules.find(id)?.rule };
  }
  const [place, transition, moduleKey] = ['workflow', 'transition', 'moduleKey'].map((name) =>
    optionalString(body, name),
  );
  const kind = optionalChoice(body, 'kind', Object.keys(RULE_TYPES));
  if (!place || !transition || !moduleKey || !kind) {
    throw new BadInput('Send {id, config}, or {workflow, transition, kind, moduleKey, config}.');
  }
  const rule = { kind: /** @type {RuleKind} */ (kind), moduleKey, config };
  const projects = (company.workflows ?? []).find((one) => one.id === place)?.projects ?? [];
  const wrong = projects.find((project) => !workflow.judge.isFor(rule, workflow.typeOf(project)));
  if (wrong) {
    const message = `${wrong} is ${workflow.typeOf(wrong)}, and ${moduleKey} is not for such projects.`;
    throw new BadInput(message);
  }
  return { status: 200, body: workflow.rules.add({ workflow: place, transition }, rule) };
}

/**
 * @param {Platform} platform
 * @param {URLSearchParams} query
 */
export function removeAppRule({ workflow }, query) {
  const id = query.get('id') ?? '';
  if (!workflow.rules.remove(id)) throw new BadInput(`There is no rule '${id}'.`);
  return { status: 204 };
}

/**
 * Makes projects team-managed, or company-managed as all are to begin with.
 * @param {Platform} platform
 * @param {any} input
 */
export function setProjectTypes({ company, workflow }, input) {
  const keys = (company.workflows ?? []).flatMap(({ projects }) => projects);
  for (const [key, type] of Object.entries(objectWith(input, keys))) {
    if (type === 'team-managed') workflow.teamManaged.add(key);
    else if (type === 'company-managed') workflow.teamManaged.delete(key);
    else throw new BadInput(`${key} is company-managed or team-managed.`);
  }
  const types = Object.fromEntries(keys.map((key) => [key, workflow.typeOf(key)]));
  return { status: 200, body: types };
}

/** @param {unknown} config the text that a configuration page gives, or what it says */
function readConfig(config) {
  const text = typeof config === 'string' ? config : JSON.stringify(config ?? {});
  if (Buffer.byteLength(text) > CONFIGURATION_LIMIT_BYTES) {
    throw new BadInput('The configuration of a rule has at most 32 KB.');
  }
  return parseJson(Buffer.from(text));
}
