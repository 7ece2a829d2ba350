/**
 * Smart values: what stands between double braces in a text of a rule. One that leads nowhere is
 * empty, as in Automation.
 *
 * The outputs of an action are found under one name, which is made of `actionVerb`, `outputDomain`
 * and `entityName` together. The tutorial shows it for GET: `fetchedJiraRequirement`. Of the other
 * verbs nothing is shown (`automation.verb`).
 */

/**
 * @typedef {Record<string, any>} Values by the first name of a smart value
 */

const SMART_VALUE = /\{\{([^{}]*)\}\}/g;

/**
 * @param {string} text
 * @param {Values} values
 */
export function resolveText(text, values) {
  return text.replace(SMART_VALUE, (_whole, path) => shown(lookUp(path.trim(), values)));
}

/**
 * The values of an issue: its fields by name, and `key`, `id`, `url`.
 * @param {any} issue as Jira's API gives it
 * @param {string} site
 * @returns {Values}
 */
export function valuesOfIssue({ id, key, fields }, site) {
  return { issue: { ...fields, fields, id, key, url: `https://${site}/browse/${key}` } };
}

/**
 * The first word of the name under which outputs are found, by `automation.verb` and by verb.
 * @type {Record<string, Record<string, string>>}
 */
const VERBS = {
  past: {
    GET: 'fetched',
    CREATE: 'created',
    UPDATE: 'updated',
    DELETE: 'deleted',
    TRIGGER: 'triggered',
  },
  plain: {
    GET: 'fetched',
    CREATE: 'create',
    UPDATE: 'update',
    DELETE: 'delete',
    TRIGGER: 'trigger',
  },
};

/**
 * The name under which the outputs of an action are found; null where it declares none.
 * @param {any} definition of the action
 * @param {string} verb which words the platform has for verbs: `automation.verb`
 * @returns {string | null}
 */
export function operatorOf({ actionVerb, outputContext }, verb) {
  if (!outputContext) return null;
  const { entityName, outputDomain } = outputContext;
  const capital = (/** @type {string} */ word) => word.charAt(0).toUpperCase() + word.slice(1);
  const rest = [...outputDomain.split('-'), entityName].map(capital);
  return [VERBS[verb]?.[actionVerb], ...rest].join('');
}

/**
 * What the menu of smart values offers of an action: each output, by its name.
 * @param {any} definition of the action
 * @param {string} verb as in `operatorOf`
 * @returns {Record<string, string>}
 */
export function menuOf(definition, verb) {
  const operator = operatorOf(definition, verb);
  const names = operator === null ? [] : Object.keys(definition.outputs ?? {});
  return Object.fromEntries(names.map((name) => [name, `{{${operator}.${name}}}`]));
}

/**
 * The outputs of an action, under the name by which later components know them.
 * @param {any} definition of the action
 * @param {Record<string, unknown>} outputs
 * @param {string} verb as in `operatorOf`
 * @returns {Values}
 */
export function valuesOfAction(definition, outputs, verb) {
  const operator = operatorOf(definition, verb);
  return operator === null ? {} : { [operator]: outputs };
}

/**
 * @param {string} path such as `issue.status.name`
 * @param {Values} values
 * @returns {unknown}
 */
function lookUp(path, values) {
  /** @type {any} */
  let found = values;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = found[name];
  }
  return found;
}

/**
 * A value as text. Of a person, an option, a status one sees what Jira shows.
 * @param {any} value
 * @returns {string}
 */
function shown(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value !== 'object') return String(value);
  return String(value.displayName ?? value.name ?? value.value ?? value.key ?? '');
}
