import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import * as core from '../../pkg/offramp.js';
import { absent, descriptions, operationOf } from './descriptions.js';

/** @typedef {{ identity: string, method: string, host: string, path: string, scopes: string[] }} Call */

const JIRA = 'jira.invalid';
const root = new URL('../../', import.meta.url);
const manifest = parse(readFileSync(new URL('manifest.yml', root), 'utf8'));
core.initSync({ module: readFileSync(new URL('pkg/offramp_bg.wasm', root)) });

/** @type {{ calls: Call[], egress: string[] }} */
const described = core.describe();
const nameOf = (/** @type {Call} */ { method, host, path }) => `${method} ${host}${path}`;

/** What this product must not be able to do, whatever its key would allow. */
const NEVER = [
  'DELETE api.atlassian.com/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}',
  'POST api.atlassian.com/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/revoke',
  'DELETE api.atlassian.com/admin/api-access/v1/orgs/{orgId}/api-tokens',
  'POST api.atlassian.com/admin/v2/orgs/{orgId}/users/invite',
];

describe('the calls that the core can make', () => {
  it('are these', (test) => {
    described.calls.forEach((call) => test.diagnostic(`${call.identity}: ${nameOf(call)}`));
    assert.ok(described.calls.length > 0);
    assert.equal(new Set(described.calls.map(nameOf)).size, described.calls.length);
  });

  it('need exactly the scopes that the manifest declares, beside storage', () => {
    const needed = new Set(['storage:app', ...described.calls.flatMap(({ scopes }) => scopes)]);
    assert.deepEqual([...manifest.permissions.scopes].sort(), [...needed].sort());
  });

  it('go to exactly the hosts that the manifest declares', () => {
    const hosts = new Set(described.calls.map(({ host }) => host).filter((host) => host !== JIRA));
    const declared = manifest.permissions.external.fetch.backend.map(
      (/** @type {{ address: string }} */ { address }) => new URL(address).hostname,
    );
    assert.deepEqual(declared.sort(), [...hosts].sort());
    assert.deepEqual([...described.egress].sort(), declared);
  });

  it('leave out the dangerous ones', () => {
    const calls = described.calls.map(nameOf);
    assert.deepEqual(
      calls.filter((call) => NEVER.includes(call) || call.includes('/policies')),
      [],
    );
  });

  it('are all in the published descriptions', { skip: absent ?? false }, () => {
    const { all } = descriptions();
    const unknown = described.calls.filter(({ method, host, path }) => {
      const real = host === JIRA ? 'acme.atlassian.net' : host;
      const example = path.replaceAll(/[{}]/g, '');
      return !all.some((each) => each.serves(real) && operationOf(each, method, example));
    });
    assert.deepEqual(unknown.map(nameOf), []);
  });

  it('need the scopes that the product publishes', { skip: absent ?? false }, () => {
    const { all } = descriptions();
    for (const { method, host, path, scopes } of described.calls.filter(
      (call) => call.host === JIRA,
    )) {
      const jira = all.find((each) => each.serves('acme.atlassian.net'));
      assert.ok(jira && host === JIRA);
      const operation = operationOf(jira, method, path.replaceAll(/[{}]/g, ''));
      const published = operation?.value['x-atlassian-oauth2-scopes'] ?? [];
      const classic = published.find((/** @type {any} */ { state }) => state === 'Current')?.scopes;
      assert.deepEqual([...scopes].sort(), [...classic].sort());
    }
  });
});
