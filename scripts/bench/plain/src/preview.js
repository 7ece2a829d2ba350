// The same packages and the same reads as the real function has for a leaver, and the least that can
// be made of the answers: no policy, no plan, no predictions, no hash.
import { asApp, asUser, fetch, privacy, routeFromAbsolute } from '@forge/api';
import { Filter, Sort, kvs } from '@forge/kvs';

/** What the real function has at hand besides. */
export const used = { asApp, privacy, Filter, Sort };

const ATLASSIAN = 'https://api.atlassian.com';
const GRAPH = 'https://graph.microsoft.com/v1.0';
const PRIVILEGES = ['lifecycle.enablement', 'lifecycle.delete', 'apiToken.read', 'apiToken.delete'];
const USER = [
  ...['id', 'displayName', 'mail', 'userPrincipalName', 'accountEnabled', 'userType'],
  ...['onPremisesSyncEnabled', 'signInSessionsValidFromDateTime'],
];
const GROUP = [
  ...['id', 'displayName', 'groupTypes', 'onPremisesSyncEnabled', 'isAssignableToRole'],
  ...['mailEnabled', 'securityEnabled'],
];

/** @param {any} context of the call */
export async function preview({ accountId, siteUrl, extension: { issue } }) {
  const [settings, run, stop] = await Promise.all([
    kvs.get('settings'),
    kvs.get(`issue#${issue.id}`),
    kvs.entity('control').get('stop'),
  ]);
  if (settings === undefined) {
    return { state: 'notReady' };
  }
  const [token, ticket] = await Promise.all([
    entraToken(),
    asUser().requestJira(routeFromAbsolute(addressOf(siteUrl, issue.key, settings))),
  ]);
  const { fields } = await ticket.json();
  const subject = fields[settings.subjectFields[0].id];
  const people = [subject.accountId, accountId];
  return shown(await read(settings, issue.id, subject, people, token), { run, stop });
}

/**
 * @param {string} site
 * @param {string} key
 * @param {any} settings
 */
function addressOf(site, key, { subjectFields, handover, teamFields, leaveDate, joiner }) {
  const { from, to } = teamFields;
  const fields = [...subjectFields, handover.successorField, from, to];
  fields.push(leaveDate.field, joiner.nameField);
  const ids = fields.map(({ id }) => id).sort();
  return `${site}/rest/api/3/issue/${key}?fields=project,${ids.join(',')},issuetype`;
}

/** The token of an earlier call, which is still good. */
async function entraToken() {
  const [, stored] = await Promise.all([kvs.getSecret('entra-app'), kvs.getSecret('entra-token')]);
  return /** @type {any} */ (stored).token;
}

/**
 * Everything about one person at once.
 *
 * @param {any} settings
 * @param {string} issue
 * @param {any} subject
 * @param {string[]} people
 * @param {string} token
 */
async function read({ organization }, issue, subject, people, token) {
  const account = encodeURIComponent(subject.accountId);
  const directories = `${ATLASSIAN}/admin/v2/orgs/${organization.id}/directories/-`;
  const manage = `${ATLASSIAN}/users/${account}/manage`;
  const privileges = PRIVILEGES.map((name) => `privileges=${name}`).join('&');
  const [readKey, writeKey] = await Promise.all(
    ['org-read-key', 'org-write-key'].map((name) => kvs.getSecret(name)),
  );
  const search = { limit: 100 };
  const [found, groups, roles, may, tokens, entra, ...stored] = await Promise.all([
    asked(`${directories}/users/search`, readKey, {
      accountIds: people,
      expand: ['productAccess', 'groups', 'platformRoles'],
      ...search,
    }),
    asked(`${directories}/groups/search`, readKey, {
      accountIds: [subject.accountId],
      expand: ['counts.resources'],
      ...search,
    }),
    asked(`${directories}/users/${account}/role-assignments?limit=100`, readKey),
    asked(`${manage}?${privileges}`, writeKey),
    asked(`${manage}/api-tokens`, writeKey),
    asked(`${GRAPH}/$batch`, token, { requests: batchOf(subject.emailAddress) }),
    kvs.entity('subject').get(subject.accountId),
    kvs.get(`approval#${issue}`),
    kvs.entity('appointment').get(issue),
  ]);
  return { found, groups, roles, may, tokens, entra, stored };
}

/** @param {string} address */
function batchOf(address) {
  const mail = encodeURIComponent(address);
  const filter = `mail%20eq%20'${mail}'%20or%20userPrincipalName%20eq%20'${mail}'`;
  const manager = '$expand=manager($select=id,displayName,mail)';
  return [
    `/users?$filter=${filter}&$select=${USER.join(',')}&${manager}`,
    `/users/${mail}/memberOf/microsoft.graph.group?$select=${GROUP.join(',')}&$top=100`,
  ].map((url, index) => ({ id: String(index), method: 'GET', url }));
}

/**
 * @param {string} url
 * @param {any} secret
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function asked(url, secret, body) {
  const headers = { accept: 'application/json', authorization: `Bearer ${secret}` };
  const answer = await fetch(url, {
    ...(body === undefined
      ? { headers }
      : {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
    redirect: 'error',
  });
  return answer.json();
}

/**
 * @param {Awaited<ReturnType<typeof read>>} all
 * @param {any} state
 */
function shown({ found, groups, roles, may, tokens, entra, stored }, { run, stop }) {
  const [subject, operator] = found.data;
  return {
    state: stop === undefined && run === undefined ? 'ready' : 'running',
    person: { name: subject.name, email: subject.email, status: subject.accountStatus },
    operator: operator?.name,
    groups: groups.data.map((/** @type {any} */ { id, name }) => ({ id, name })),
    roles: roles.data,
    ...{ may, tokens, stored },
    entra: entra.responses.map((/** @type {any} */ { body }) => body),
  };
}
