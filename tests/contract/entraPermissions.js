/** Which application permissions of Microsoft Entra are enough for an operation of Graph. */

/**
 * @typedef {object} Published what the description says of an operation
 * @property {string[]} least
 * @property {string[]} other
 * @property {string} [note]
 */

const ENABLE = 'User.EnableDisableAccount.All';
const READ_USERS = 'User.Read.All';

/** What permissions are called, from the strongest to the weakest; each implies those after it. */
const STRENGTHS = ['.ReadWrite.All', '.Read.All', '.ReadBasic.All'];

/**
 * The permissions that the core names for a call.
 *
 * @param {import('./core.js').Call} call
 * @returns {string[]}
 */
export const named = ({ permissions = [] }) => permissions;

/**
 * @param {string} permission
 * @returns {string[]} itself, and what it implies
 */
function implied(permission) {
  const at = STRENGTHS.findIndex((strength) => permission.endsWith(strength));
  const subject = permission.slice(0, -(STRENGTHS[at] ?? '').length);
  return at === -1 ? [permission] : STRENGTHS.slice(at).map((strength) => subject + strength);
}

/**
 * @param {Published} published
 * @param {string[]} granted
 * @returns {boolean}
 */
export function isSufficient({ least, other }, granted) {
  const held = new Set(granted.flatMap(implied));
  // Alone it may switch an account that it cannot see.
  const isUsable = (/** @type {string} */ each) => each !== ENABLE || held.has(READ_USERS);
  return [...least, ...other].some((each) => held.has(each) && isUsable(each));
}

/**
 * @param {string[]} granted
 * @param {string} permission one of them
 * @returns {string[]} the same with what it implies in its place, where it implies anything
 */
export function weakened(granted, permission) {
  const [, ...weaker] = implied(permission);
  return granted.flatMap((each) => (each === permission ? weaker : [each]));
}
