/**
 * What the function of a validator is told of the fields that a transition's screen changes.
 * https://developer.atlassian.com/platform/forge/manifest-reference/modules/jira-workflow-validator/
 */

/** System fields of which it is told; any other is left out, as `summary` and `reporter` are. */
const SYSTEM = [
  ...['versions', 'fixVersions', 'components', 'description', 'assignee', 'resolution'],
  ...['priority', 'issuetype', 'labels', 'issuelinks', 'comment'],
];
const SCOPE = 'read:jira-work';

/**
 * @param {{ scopes: string[] }} app
 * @param {Record<string, any>} before the fields
 * @param {Record<string, any>} entered on the screen
 * @param {string} untouched what is told where nothing is: `empty` or `absent`
 * @returns {{ modifiedFields?: Record<string, any> }}
 */
export function modifiedFields({ scopes }, before, entered, untouched) {
  if (!scopes.includes(SCOPE)) return {};
  const told = Object.entries(entered).filter(
    ([name, value]) => isTold(name) && text(shown(value)) !== text(shown(before[name])),
  );
  if (told.length === 0 && untouched === 'absent') return {};
  return { modifiedFields: Object.fromEntries(told.map(([name, value]) => [name, shown(value)])) };
}

/** @param {string} name */
const isTold = (name) => SYSTEM.includes(name) || name.startsWith('customfield_');

/** @param {unknown} value */
const text = (value) => JSON.stringify(value);

/**
 * Lists that are empty are null, and of people only the account is told.
 * @param {any} value
 * @returns {any}
 */
function shown(value) {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.length > 0 ? value.map(shown) : null;
  return typeof value === 'object' && 'accountId' in value ? { accountId: value.accountId } : value;
}
