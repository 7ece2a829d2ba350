/** What the simulated cloud says of its company, and what the app's installation takes from it. */

/**
 * @import { Company } from '../types.d.ts'
 * @import { Cloud } from './cloud.js'
 * @import { IssueFacts } from './modules.js'
 */

/**
 * @param {Cloud} cloud
 * @returns {Promise<Company>}
 */
export async function readCompany(cloud) {
  const { status, body } = await cloud.control('GET', 'company');
  if (status !== 200)
    throw new Error(`The simulated cloud has no company: ${JSON.stringify(body)}`);
  return body;
}

/**
 * The app's Forge variables, as an admin of this company would have set them.
 * @param {Company} company
 * @returns {Record<string, string>}
 */
export function variablesOf({ settings, keys, entra }) {
  return {
    OFFRAMP_SETTINGS: JSON.stringify(settings),
    OFFRAMP_READ_KEY: keys.read,
    OFFRAMP_WRITE_KEY: keys.write,
    ...(entra && { OFFRAMP_ENTRA: JSON.stringify(entra) }),
  };
}

/**
 * @param {Company} company
 * @param {string} part
 */
export function personWithPart({ people }, part) {
  return people.find((person) => person.part === part);
}

/**
 * An issue as Jira shows it to someone.
 * @param {Cloud} cloud
 * @param {string} site
 * @param {string} key
 * @param {string | null} accountId of the reader; null reads as the app
 * @returns {Promise<any | null>} null when there is none, or it is not theirs to see
 */
export async function readIssue(cloud, site, key, accountId) {
  const answer = await cloud.send({
    method: 'GET',
    host: site,
    path: `/rest/api/3/issue/${encodeURIComponent(key)}`,
    headers: {
      'x-sandbox-identity': accountId ? `user:${accountId}` : 'app',
      'x-sandbox-caller': 'sandbox:page',
    },
    body: Buffer.alloc(0),
  });
  return answer.status === 200 ? JSON.parse(answer.body.toString('utf8')) : null;
}

/**
 * @param {any} issue as Jira's API gives it
 * @returns {IssueFacts}
 */
export function factsOf({ id, key, fields = {} }) {
  const { issuetype, project } = fields;
  return {
    id,
    key,
    type: issuetype?.name ?? 'Leaver',
    typeId: issuetype?.id ?? '10010',
    project: {
      id: project?.id ?? '10000',
      key: project?.key ?? key.split('-')[0],
      type: project?.projectTypeKey ?? 'service_desk',
    },
  };
}
