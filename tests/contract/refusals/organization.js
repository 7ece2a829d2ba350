/**
 * Refusals of the Organizations API.
 *
 * @typedef {import('./asked.js').Asked} Asked
 * @typedef {import('./asked.js').Case} Case
 * @typedef {import('./asked.js').Write} Write
 */
import { ask } from './asked.js';

const LICENCE = 'the simulated API refuses for licences with 409 or 400, as API users have seen';

/**
 * Without a key, and with the one that can only read: the two say it in different shapes.
 * @param {Asked} asked
 * @returns {Case[]}
 */
const unauthorized = (asked) => [
  { ask: { ...asked, key: null } },
  { ask: { ...asked, key: 'read' } },
];

/**
 * @param {any} acme
 * @returns {Record<string, Write>}
 */
export function ofOrganization({ org, d1, d2, people, groups, labsJira, confluence }) {
  const orgs = `/admin/v2/orgs/${org}`;
  const inDirectory = (/** @type {string} */ path, directory = d1) =>
    `${orgs}/directories/${directory}/${path}`;
  const { jane, ana, dora, nobody } = people;

  /**
   * A write that names a person in a directory.
   * @param {string} method
   * @param {(account: string) => string} path
   * @param {object} [body]
   */
  const aboutMember = (method, path, body) => ({
    400: [{ ask: ask(method, inDirectory(path(jane), '-'), body) }],
    401: unauthorized(ask(method, inDirectory(path(jane)), body)),
    404: [{ ask: ask(method, inDirectory(path(nobody)), body) }],
  });
  const suspend = (/** @type {string} */ who) => `users/${who}/suspend`;
  const restore = (/** @type {string} */ who) => `users/${who}/restore`;
  const member = (/** @type {string} */ group) => (/** @type {string} */ who) =>
    `groups/${group}/memberships/${who}`;
  const join = (/** @type {string} */ accountId, group = groups.oncall, directory = d1) =>
    ask('POST', inDirectory(`groups/${group}/memberships`, directory), { accountId });

  /**
   * @param {string} act
   * @param {string} who
   * @param {string} name
   * @param {string} [resource]
   */
  const role = (act, who, name, resource) =>
    ask('POST', `/admin/v1/orgs/${org}/users/${who}/${act}`, { role: name, resource });
  const USER = 'atlassian/user';
  const ORG_ADMIN = 'atlassian/org-admin';
  const forbidden = [{ switch: 'revokeForbidden', value: dora }];
  const invite = (/** @type {object} */ more) =>
    ask('POST', `${orgs}/users/invite`, { emails: ['new@acme.example'], ...more });

  return {
    suspendMembership: {
      refused: {
        ...aboutMember('POST', suspend, {}),
        403: [{ ask: ask('POST', inDirectory(suspend(ana)), {}) }],
      },
    },
    restoreMembership: {
      refused: aboutMember('POST', restore, {}),
      never: { 403: LICENCE },
    },
    removeFromDirectory: {
      refused: aboutMember('DELETE', (who) => `users/${who}`),
      never: { 403: 'nobody has said who cannot be removed; the simulated API removes everybody' },
    },
    removeFromGroup: {
      refused: {
        ...aboutMember('DELETE', member(groups.oncall)),
        403: [{ ask: ask('DELETE', inDirectory(member(groups['eng-all'])(jane))) }],
      },
    },
    addToGroup: {
      refused: {
        400: [{ ask: join(dora, groups.oncall, '-') }],
        401: unauthorized(join(dora)),
        403: [{ ask: join(dora, groups['eng-all']) }],
        404: [{ ask: join(nobody) }],
        409: [{ ask: join(jane) }],
      },
    },
    assignRole: {
      refused: {
        400: [
          { ask: role('roles/assign', dora, 'atlassian/king', confluence) },
          { ask: role('roles/assign', dora, USER) },
        ],
        401: unauthorized(role('roles/assign', jane, USER, confluence)),
        403: [{ ask: role('roles/assign', jane, USER, labsJira) }],
        404: [{ ask: role('roles/assign', nobody, USER, confluence) }],
        409: [{ ask: role('roles/assign', dora, USER, confluence) }],
      },
    },
    revokeRole: {
      refused: {
        400: [{ ask: role('roles/revoke', dora, 'atlassian/king', confluence) }],
        401: unauthorized(role('roles/revoke', dora, USER, confluence)),
        403: [{ ask: role('roles/revoke', dora, USER, confluence), switches: forbidden }],
        404: [{ ask: role('roles/revoke', jane, USER, confluence) }],
      },
      never: { 409: 'published for a licence that is exceeded, and nothing is used up by taking' },
    },
    revokeOrgRole: {
      refused: {
        400: [{ ask: role('role-assignments/revoke', ana, USER) }],
        401: unauthorized(role('role-assignments/revoke', ana, ORG_ADMIN)),
        403: [{ ask: role('role-assignments/revoke', dora, ORG_ADMIN), switches: forbidden }],
        404: [{ ask: role('role-assignments/revoke', jane, ORG_ADMIN) }],
      },
    },
    invite: {
      refused: {
        400: [{ ask: invite({ emails: [] }) }, { ask: invite({ emails: ['nowhere'] }) }],
        401: unauthorized(invite({})),
        402: [{ ask: invite({}), switches: [{ switch: 'inviteRefused', value: 402 }] }],
        404: [{ ask: invite({ additionalGroups: [d2] }) }],
        409: [{ ask: invite({}), switches: [{ switch: 'inviteRefused', value: 409 }] }],
      },
      never: { 403: 'nobody has said whom an admin may not invite; the simulated API invites all' },
    },
  };
}
