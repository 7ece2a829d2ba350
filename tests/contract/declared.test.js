import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TOKEN_ORIGIN } from '../../js/host/identity/entraToken.js';
import { JIRA, described, examplePath, manifest, nameOf } from './core.js';
import { absent, descriptions, operationOf } from './descriptions.js';

/** What this product must not be able to do, whatever its secrets would allow. */
const NEVER = [
  'DELETE api.atlassian.com/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}',
  'POST api.atlassian.com/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/revoke',
  'DELETE api.atlassian.com/admin/api-access/v1/orgs/{orgId}/api-tokens',
  'POST api.atlassian.com/admin/v1/orgs/{orgId}/users/{userId}/role-assignments/assign',
  'DELETE graph.microsoft.com/v1.0/users/{id}',
  'DELETE graph.microsoft.com/v1.0/groups/{id}',
  // Without /$ref, Graph may take it for the member itself.
  'DELETE graph.microsoft.com/v1.0/groups/{id}/members/{id}',
];

/** @param {string} call with its parameters by whatever names */
const unnamed = (call) => call.replaceAll(/\{\w+\}/g, '{}');

describe('the calls that the core can make', () => {
  it('are these', (test) => {
    described.calls.forEach((call) => test.diagnostic(`${call.identity}: ${nameOf(call)}`));
    assert.ok(described.calls.length > 0);
    assert.equal(new Set(described.calls.map(({ call }) => call)).size, described.calls.length);
  });

  it('go to exactly the hosts that the manifest declares, tokens aside', () => {
    const hosts = described.calls.map(({ host }) => host).filter((host) => host !== JIRA);
    const declared = manifest.permissions.external.fetch.backend.map(
      (/** @type {{ address: string }} */ { address }) => new URL(address).hostname,
    );
    const tokens = new URL(TOKEN_ORIGIN).hostname;
    assert.deepEqual(declared.sort(), [...new Set([...hosts, tokens])].sort());
    assert.deepEqual([...new Set([...described.egress, tokens])].sort(), declared);
  });

  it('leave out the dangerous ones', () => {
    const never = NEVER.map(unnamed);
    const calls = described.calls.map(nameOf).map(unnamed);
    assert.deepEqual(
      calls.filter((call) => never.includes(call) || call.includes('/policies')),
      [],
    );
  });

  it('are all in the published descriptions', { skip: absent ?? false }, () => {
    const { all } = descriptions();
    const unknown = described.calls.filter((call) => {
      const real = call.host === JIRA ? 'acme.atlassian.net' : call.host;
      return !all.some(
        (each) => each.serves(real) && operationOf(each, call.method, examplePath(call)),
      );
    });
    assert.deepEqual(unknown.map(nameOf), []);
  });
});
