/**
 * Smart values: what stands between double braces in a text of a rule. One that leads nowhere is
 * empty, as in Automation.
 *
 * Under which name the outputs of an action are found, Atlassian's documents tell only in part: the
 * name is made of `actionVerb`, `outputDomain` and `entityName` (how it is spelled is seen in a
 * picture alone). Here it is `createJiraComment` for the documents' example, and `comment`, the
 * name of the entity alone, leads there too.
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
 * The outputs of an action, under the names by which later components know them.
 * @param {any} definition of the action
 * @param {Record<string, unknown>} outputs
 * @returns {Values}
 */
export function valuesOfAction({ actionVerb, outputContext }, outputs) {
  if (!outputContext) return {};
  const { entityName, outputDomain } = outputContext;
  const words = [actionVerb.toLowerCase(), ...outputDomain.split('-'), entityName];
  const [first, ...rest] = words;
  const operator = [first, ...rest.map((word) => word[0].toUpperCase() + word.slice(1))].join('');
  return { [operator]: outputs, [entityName]: outputs };
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
