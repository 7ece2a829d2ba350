/**
 * Refusals of Microsoft Graph.
 *
 * @typedef {import('./asked.js').Asked} Asked
 * @typedef {import('./asked.js').Case} Case
 * @typedef {import('./asked.js').Write} Write
 */
import { NO_BODY, ask } from './asked.js';

const RIGHTS =
  'what the app was granted in the tenant is held by permissions.test.js, not simulated';
const NOBODY_NAMED = 'the request names nothing that might not be there';

/**
 * @param {any} acme
 * @returns {Record<string, Write>}
 */
export function ofGraph({ entra }) {
  const { jane, ana, peter, groups } = entra;
  const nobody = 'e2000000-0000-4000-8000-000000000000';
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Asked}
   */
  const graph = (method, path, body) => ({
    host: 'graph.microsoft.com',
    ...ask(method, `/v1.0/${path}`, body),
  });
  const byNobody = (/** @type {Asked} */ asked) => [{ ask: { ...asked, key: null } }];
  const user = (/** @type {object} */ more) =>
    graph('POST', 'users', {
      accountEnabled: true,
      displayName: 'Nina New',
      mailNickname: 'nina.new',
      userPrincipalName: 'nina.new@acme.example',
      passwordProfile: { password: 'a-canary-of-this-test' },
      ...more,
    });
  const guest = (/** @type {object} */ more) =>
    graph('POST', 'invitations', {
      invitedUserEmailAddress: 'gast@partner.example',
      inviteRedirectUrl: 'https://acme.atlassian.net',
      ...more,
    });
  const enable = (/** @type {string} */ id) =>
    graph('PATCH', `users/${id}`, { accountEnabled: false });
  const sessions = (/** @type {string} */ id) =>
    graph('POST', `users/${id}/revokeSignInSessions`, {});
  const join = (/** @type {string} */ group, id = peter) =>
    graph('POST', `groups/${group}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    });
  const leave = (/** @type {string} */ group, id = jane) =>
    graph('DELETE', `groups/${group}/members/${id}/$ref`);

  return {
    createEntraUser: {
      refused: {
        400: [
          { ask: user({ displayName: undefined }) },
          { ask: user({ userPrincipalName: 'nina@elsewhere.example' }) },
          { ask: user({ userPrincipalName: 'jane.doe@acme.example' }) },
        ],
        401: byNobody(user({})),
      },
      never: { 403: RIGHTS, 404: NOBODY_NAMED },
    },
    inviteEntraGuest: {
      refused: {
        400: [{ ask: guest({ inviteRedirectUrl: undefined }) }],
        401: byNobody(guest({})),
      },
      never: { 403: RIGHTS, 404: NOBODY_NAMED },
    },
    enableOrDisableEntraUser: {
      refused: {
        400: [{ ask: enable(peter) }],
        401: byNobody(enable(jane)),
        403: [{ ask: enable(ana) }],
        404: [{ ask: enable(nobody) }],
      },
    },
    revokeEntraSessions: {
      refused: { 401: byNobody(sessions(jane)), 404: [{ ask: sessions(nobody) }] },
      never: { 400: NO_BODY, 403: RIGHTS },
    },
    addToEntraGroup: {
      refused: {
        400: [{ ask: join(groups.dynamic) }, { ask: join(groups.payroll, jane) }],
        401: byNobody(join(groups.payroll)),
        403: [{ ask: join(groups.administrators) }],
        404: [{ ask: join(groups.payroll, nobody) }],
      },
    },
    removeFromEntraGroup: {
      refused: {
        400: [{ ask: leave(groups.announcements) }, { ask: leave(groups.onPremises) }],
        401: byNobody(leave(groups.payroll)),
        403: [{ ask: leave(groups.administrators) }],
        404: [{ ask: leave(groups.payroll, nobody) }],
      },
    },
  };
}
