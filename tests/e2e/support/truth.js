/** Whether what the panel says is so. */
import assert from 'node:assert/strict';

/**
 * @typedef {{
 *   accountStatus: string, status: string,
 *   memberships: { directoryId: string, status: string }[],
 *   access: { resource: string }[], groups: { id: string, name: string }[],
 *   directRoles: { resource: string, role: string }[], tokens: string[], platformRoles: string[],
 *   jira: {
 *     openIssues: string[], filters: { id: string }[], dashboards: { private: boolean }[],
 *     componentsLed: object[], projectsLed: string[], projectRoles: object[],
 *   },
 *   entra: { enabled: boolean, sessionsRevoked: boolean, groups: { id: string }[] } | null,
 * }} Oracle
 * @typedef {(truth: Oracle, name: string) => boolean} Promised
 */

/** @type {Promised} */
const isInGroup = ({ groups }, group) => groups.some(({ id }) => id === group);

/** @type {Promised} */
const isInEntraGroup = ({ entra }, group) => entra?.groups.some(({ id }) => id === group) ?? false;

/** @type {Promised} */
const hasRole = ({ directRoles }, name) =>
  directRoles.some(({ resource, role }) => `${resource}.${role}` === name);

/** @type {Promised} */
const reaches = ({ access }, product) => access.some(({ resource }) => resource === product);

/** @type {Promised} */
const isActiveIn = (truth, directory) => membershipIn(truth, directory) === 'active';

/** @type {Promised} */
const isMarked = ({ groups }) => groups.some(({ name }) => name === 'offramp-quarantine');

/**
 * By the kind of step: whether what it promises holds. The rest of its id names the thing.
 * @type {Record<string, Promised>}
 */
const PROMISES = {
  'cut.suspend': (truth, directory) =>
    !isActiveIn(truth, directory) || truth.accountStatus !== 'active',
  'cut.entra.disable': ({ entra }) => entra?.enabled !== true,
  'cut.entra.sessions': ({ entra }) => entra?.sessionsRevoked === true,
  'strip.group': (truth, group) => !isInGroup(truth, group),
  'strip.role': (truth, name) => !hasRole(truth, name),
  'strip.token': ({ tokens }, token) => !tokens.includes(token),
  'strip.entra': (truth, group) => !isInEntraGroup(truth, group),
  demote: ({ platformRoles }, role) => !platformRoles.includes(role),
  'close.deactivate': ({ accountStatus }) => accountStatus !== 'active',
  'close.delete': ({ accountStatus, status }) =>
    status === 'for_deletion' || accountStatus === 'closed',
  'close.remove': (truth, directory) => membershipIn(truth, directory) === 'no_membership',
  'mark.quarantine': isMarked,
  'handOver.issues': ({ jira }, name) =>
    jira.openIssues.every((key) => !key.startsWith(`${name.split('.')[0]}-`)),
  'handOver.filter': ({ jira }, filter) => jira.filters.every(({ id }) => id !== filter),
  'handOver.dashboards': ({ jira }) => jira.dashboards.every((each) => each.private),
  'handOver.component': ({ jira }) => jira.componentsLed.length === 0,
  'handOver.project': ({ jira }, key) => !jira.projectsLed.includes(key),
  'handOver.role': ({ jira }) => jira.projectRoles.length === 0,
  'admit.invite': ({ memberships }) => memberships.some(({ status }) => status === 'active'),
  'admit.cancelDeletion': ({ status }) => status !== 'for_deletion',
  'admit.activate': ({ accountStatus }) => accountStatus === 'active',
  'admit.restore': isActiveIn,
  'admit.entra.enable': ({ entra }) => entra?.enabled === true,
  'admit.entra': ({ entra }) => entra !== null,
  'grant.group': isInGroup,
  'grant.role': hasRole,
  'grant.entra': isInEntraGroup,
  'unmark.quarantine': (truth) => !isMarked(truth, ''),
  'strip.product': (truth, resource) => !reaches(truth, resource),
  'prove.gone': (truth, resource) => !reaches(truth, resource),
  'prove.kept': (truth, resource) => reaches(truth, resource),
};

/** The words for a person's status. */
const STATUSES = new Map([
  ['Active', ['active']],
  ['Suspended', ['suspended']],
  ['Deactivated', ['deactivated', 'for_deletion']],
  ['Not invited', ['not_invited', '']],
]);

/** While a run works the truth may be ahead of what is shown. */
const RESTING = new Set(['ready', 'byHand', 'done']);

/**
 * The steps of a view, in the order in which they are shown.
 * @param {any} view
 * @returns {any[]}
 */
export function stepsOf(view) {
  return (view.plan?.phases ?? []).flatMap((/** @type {any} */ phase) => phase.steps);
}

/**
 * The kinds of outcome by step, to compare how two runs ended.
 * @param {any} view
 * @returns {Record<string, string | undefined>}
 */
export function outcomesOf(view) {
  return Object.fromEntries(stepsOf(view).map(({ id, outcome }) => [id, outcome?.kind]));
}

/**
 * Nothing that the view claims may be contradicted by the truth.
 * @param {any} view
 * @param {Oracle} truth
 */
export function assertTruthful(view, truth) {
  const steps = stepsOf(view);
  const isLeaver = steps.some(({ id }) => id.startsWith('cut.'));
  if (isLeaver && view.state === 'done') {
    assert.deepEqual(truth.access, [], 'done, and access is left');
  }
  if (view.run?.cutAt) assert.deepEqual(truth.access, [], 'cut, and access is left');
  if (RESTING.has(view.state)) {
    const words = STATUSES.get(view.person.status);
    assert.ok(words?.includes(truth.status), `${view.person.status}, and is ${truth.status}`);
  }
  for (const { id, outcome } of steps) {
    if (outcome?.kind === 'proven') assert.ok(holds(id, truth), `${id} is proven, and is not so`);
  }
}

/**
 * @param {string} stepId
 * @param {Oracle} truth
 */
function holds(stepId, truth) {
  const kind = Object.keys(PROMISES).find((each) => `${stepId}.`.startsWith(`${each}.`));
  const promise = PROMISES[kind ?? ''];
  assert.ok(kind && promise, `a step of an unknown kind: ${stepId}`);
  return promise(truth, stepId.slice(kind.length + 1));
}

/**
 * @param {Oracle} truth
 * @param {string} directory
 */
function membershipIn({ memberships }, directory) {
  return memberships.find(({ directoryId }) => directoryId === directory)?.status;
}
