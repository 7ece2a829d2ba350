/** What Jira knows when someone moves an issue: what the expressions of rules are evaluated on. */
import { issueOf, projectOf, transitionOf, userOf, workflowOf } from '../jira-expressions/types.js';

/**
 * @import { Transition, WorkflowFacts } from '../types.d.ts'
 * @import { Cloud } from '../platform/cloud.js'
 * @typedef {{ issue: any, original: any, user: any, groups: string[] }} Situation `original` is the issue
 *   before anything was entered on the transition's screen
 */

/**
 * @param {Cloud} cloud
 * @param {string} site
 * @param {string} issueKey
 * @param {string} accountId
 * @returns {Promise<Situation>}
 */
export async function readSituation(cloud, site, issueKey, accountId) {
  const account = encodeURIComponent(accountId);
  const [issue, user] = await Promise.all([
    ask(cloud, site, `issue/${encodeURIComponent(issueKey)}?properties=*all`),
    ask(cloud, site, `user?accountId=${account}&expand=groups`),
  ]);
  const groups = (user.groups?.items ?? []).map((/** @type {any} */ group) => group.name);
  return { issue, original: issue, user, groups };
}

/**
 * The variables of an expression.
 * @param {Situation} situation
 * @param {Transition} transition
 * @param {WorkflowFacts} workflow
 * @param {any} config of the rule
 */
export function variablesOf({ issue, original, user, groups }, transition, workflow, config) {
  return {
    issue: issueOf(issue),
    originalIssue: issueOf(original),
    project: projectOf(issue.fields.project),
    user: userOf(user, groups),
    transition: transitionOf(transition),
    workflow: workflowOf(workflow),
    config: config ?? null,
  };
}

/**
 * Jira looks at its own data, whatever the person may see.
 * @param {Cloud} cloud
 * @param {string} site
 * @param {string} path
 */
async function ask(cloud, site, path) {
  const { status, body } = await cloud.send({
    method: 'GET',
    host: site,
    path: `/rest/api/3/${path}`,
    headers: { 'x-sandbox-identity': 'app', 'x-sandbox-caller': 'sandbox:workflow' },
    body: Buffer.alloc(0),
  });
  if (status !== 200) throw new Error(`The simulated Jira answers ${status} to ${path}`);
  return JSON.parse(body.toString('utf8'));
}
