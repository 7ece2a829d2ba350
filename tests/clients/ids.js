/** What is there in the sandbox's company, to be asked for by clients. */

/**
 * @typedef {object} Company what the sandbox tells of itself
 * @property {string} site
 * @property {string} orgId
 * @property {{ accountId: string, name: string, email: string }[]} people
 * @property {{ id: string, key: string }[]} tickets
 * @property {any} settings
 * @property {{ read: string, write: string }} keys
 * @property {{ tenantId: string, clientId: string, clientSecret: string }} entra
 */

/**
 * @param {Company} company
 * @param {string} name
 */
export function accountOf(company, name) {
  const person = company.people.find((one) => one.name === name);
  if (!person) throw new Error(`There is no ${name} in the company.`);
  return person.accountId;
}

/** Of everybody who is not for the tests of clients there is at least one of a kind. */
const PEOPLE = ['Jane Doe', 'Carl Contractor', 'Sue Suspended', 'Sync Sanders', 'Sam Lee'];

/**
 * Values for the parameters of paths, by the name of a parameter, or by the collection before it.
 *
 * @param {Company} company
 * @param {{ users: string[], groups: string[] }} entra ids in the tenant
 * @returns {Record<string, string[]>}
 */
export function idsOf(company, entra) {
  const people = PEOPLE.map((name) => accountOf(company, name));
  const { directories } = company.settings.organization;
  const team = company.settings.bundles[0].atlassianGroups;
  return {
    orgId: [company.orgId],
    directoryId: [directories[0].id],
    groupId: team.map((/** @type {{ id: string }} */ group) => group.id),
    accountId: people,
    userId: people,
    account_id: people,
    tokenId: ['tok-jane-1'],
    propertyKey: ['offramp'],
    issueIdOrKey: company.tickets.slice(0, 3).map(({ key }) => key),
    projectIdOrKey: ['OFF', 'ATLAS'],
    'role/id': ['10002', '10003'],
    'filter/id': ['10300', '10301'],
    'component/id': ['10500', '10501'],
    'users/id': entra.users,
    'groups/id': entra.groups,
    'members/id2': entra.users,
  };
}
