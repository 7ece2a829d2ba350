/**
 * How the simulated APIs are brought to refuse each write, by the status that they refuse with; and
 * what is published and cannot be got, with the reason.
 */
import { ofAccounts } from './accounts.js';
import { ofGraph } from './graph.js';
import { ofJira } from './jira.js';
import { ofOrganization } from './organization.js';

/**
 * @param {any} acme ids of the company's people, groups and things
 * @returns {Record<string, import('./asked.js').Write>} by the name of the call
 */
export function writes(acme) {
  return { ...ofOrganization(acme), ...ofAccounts(acme), ...ofJira(acme), ...ofGraph(acme) };
}
