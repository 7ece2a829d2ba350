/** What Automation does in Jira itself, as the actor of a rule. An action is called as another. */

/**
 * @import { Cloud } from '../platform/cloud.js'
 * @typedef {{ status: number, body: any }} JiraAnswer
 */

/**
 * @param {Cloud} cloud
 * @param {string} site
 * @param {string | null} actor
 * @param {string} key
 * @returns {Promise<any | null>} null where there is none, or the actor may not see it
 */
export async function readIssueAs(cloud, site, actor, key) {
  const path = `issue/${encodeURIComponent(key)}?fields=*all`;
  const { status, body } = await ask(cloud, site, actor, 'GET', path);
  return status === 200 ? body : null;
}

/**
 * @param {Cloud} cloud
 * @param {string} site
 * @param {string | null} actor
 * @param {string} key
 * @param {string} text
 */
export function commentAs(cloud, site, actor, key, text) {
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text }] };
  const body = { type: 'doc', version: 1, content: [paragraph] };
  return ask(cloud, site, actor, 'POST', `issue/${encodeURIComponent(key)}/comment`, { body });
}

/**
 * @param {Cloud} cloud
 * @param {string} site
 * @param {string | null} actor
 * @param {string} method
 * @param {string} path
 * @param {object} [sent]
 * @returns {Promise<JiraAnswer>}
 */
async function ask(cloud, site, actor, method, path, sent) {
  const { status, body } = await cloud.send({
    method,
    host: site,
    path: `/rest/api/3/${path}`,
    headers: {
      'x-sandbox-identity': actor === null ? 'automation' : `user:${actor}`,
      'x-sandbox-caller': 'sandbox:automation',
      ...(sent && { 'content-type': 'application/json' }),
    },
    body: Buffer.from(sent ? JSON.stringify(sent) : ''),
  });
  const text = body.toString('utf8');
  return { status, body: text === '' ? null : JSON.parse(text) };
}
