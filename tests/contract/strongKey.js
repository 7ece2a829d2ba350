/**
 * What is read with the organization's key without scopes, the strongest secret that there is. All
 * else is read with the key that can only read; a new line here needs a reason.
 */

const UNSCOPED =
  'the user management API answers any key with scopes with 403 forbidden.insufficientScope';

/**
 * By the name of the call: why, and the one module that may, where not every one does.
 *
 * @type {Record<string, { reason: string, by?: string }>}
 */
export const STRONG_READS = {
  listPrivileges: { reason: UNSCOPED },
  listTokens: { reason: UNSCOPED },
  searchPeople: { reason: 'Health finds out that this key is let in at all', by: 'offramp-admin' },
  searchGroups: {
    reason: 'Health finds out what this key may read of a person',
    by: 'offramp-admin',
  },
  listRoleAssignments: {
    reason: 'Health finds out what this key may read of a person',
    by: 'offramp-admin',
  },
};
