/** Whether what the panel says is so. */
import assert from 'node:assert/strict';

/**
 * @typedef {{
 *   accountStatus: string, status: string,
 *   memberships: { directoryId: string, status: string }[],
 *   access: object[], groups: { id: string, name: string }[],
 *   directRoles: { resource: string, role: string }[], tokens: string[],
 * }} Oracle
 */

/** By the kind of step: whether what it promises holds. The rest of its id names the thing. */
const PROMISES = new Map(
  Object.entries({
    'cut.suspend': (/** @type {Oracle} */ truth, /** @type {string} */ directory) =>
      membershipIn(truth, directory) !== 'active' || truth.accountStatus !== 'active',
    'strip.group': (/** @type {Oracle} */ truth, /** @type {string} */ group) =>
      !truth.groups.some(({ id }) => id === group),
    'strip.role': (/** @type {Oracle} */ truth, /** @type {string} */ name) =>
      !truth.directRoles.some(({ resource, role }) => `${resource}.${role}` === name),
    'strip.token': (/** @type {Oracle} */ truth, /** @type {string} */ token) =>
      !truth.tokens.includes(token),
    'close.deactivate': (/** @type {Oracle} */ truth) => truth.accountStatus !== 'active',
    'close.remove': (/** @type {Oracle} */ truth, /** @type {string} */ directory) =>
      membershipIn(truth, directory) === 'no_membership',
    'mark.quarantine': (/** @type {Oracle} */ truth) =>
      truth.groups.some(({ name }) => name === 'offramp-quarantine'),
  }),
);

/** The words for a person's status. */
const STATUSES = new Map([
  ['Active', 'active'],
  ['Suspended', 'suspended'],
  ['Deactivated', 'deactivated'],
  ['Not invited', 'not_invited'],
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
  if (view.state === 'done') assert.deepEqual(truth.access, [], 'done, and access is left');
  if (view.run?.cutAt) assert.deepEqual(truth.access, [], 'cut, and access is left');
  if (RESTING.has(view.state)) {
    assert.equal(STATUSES.get(view.person.status), truth.status, 'the status of the person');
  }
  for (const { id, outcome } of stepsOf(view)) {
    if (outcome?.kind === 'proven') assert.ok(holds(id, truth), `${id} is proven, and is not so`);
  }
}

/**
 * @param {string} stepId
 * @param {Oracle} truth
 */
function holds(stepId, truth) {
  const [, kind = '', name = ''] = /^(\w+\.\w+)\.?(.*)$/.exec(stepId) ?? [];
  const promise = PROMISES.get(kind);
  assert.ok(promise, `a step of an unknown kind: ${stepId}`);
  return promise(truth, name);
}

/**
 * @param {Oracle} truth
 * @param {string} directory
 */
function membershipIn({ memberships }, directory) {
  return memberships.find(({ directoryId }) => directoryId === directory)?.status;
}
