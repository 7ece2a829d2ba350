/** Law 13: the app may do what its calls need, in Jira and in Microsoft Entra, and nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GRAPH, JIRA, described, examplePath, manifest, nameOf, readme } from './core.js';
import { absent, descriptions, operationOf } from './descriptions.js';
import { isSufficient, named, weakened } from './entraPermissions.js';

/** @typedef {import('./core.js').Call} Call */

const skip = absent ?? false;
const published = absent ? [] : descriptions().all;
const SECTION = 'Permissions in Microsoft Entra';

const jiraCalls = described.calls.filter(({ host }) => host === JIRA);
const graphCalls = described.calls.filter(({ host }) => host === GRAPH);

/**
 * Of Jira Service Management there is a derived description only, which names no scopes: these are
 * those of the operation's own page.
 */
const DOCUMENTED = new Map([
  [
    'POST jira.invalid/rest/servicedeskapi/request/{issueIdOrKey}/comment',
    ['write:servicedesk-request'],
  ],
]);

/** What the calls to Graph need together. */
const permissions = sorted(graphCalls.flatMap(named));

/** @param {string[]} names */
function sorted(names) {
  return [...new Set(names)].sort();
}

/**
 * @param {Call} call
 * @returns {any} the published operation
 */
function operation(call) {
  const host = call.host === JIRA ? 'acme.atlassian.net' : call.host;
  const found = published
    .filter((each) => each.serves(host))
    .map((each) => operationOf(each, call.method, examplePath(call)))
    .find((each) => each !== null);
  assert.ok(found, `${nameOf(call)} is in no published description`);
  return found.value;
}

/**
 * @param {Call} call
 * @returns {string[]} the classic scopes, which Atlassian recommends
 */
function publishedScopes(call) {
  const page = DOCUMENTED.get(nameOf(call));
  if (page) return page;
  const schemes = operation(call)['x-atlassian-oauth2-scopes'] ?? [];
  const classic = schemes.find((/** @type {any} */ { state }) => state === 'Current');
  assert.ok(classic, `${nameOf(call)} has no classic scopes`);
  return sorted(classic.scopes);
}

/**
 * @param {Call} call
 * @returns {import('./entraPermissions.js').Published}
 */
const publishedPermissions = (call) => operation(call)['x-application-permissions'];

/** @returns {string[]} the permissions of the README's table */
function listed() {
  const [, rest] = readme.split(new RegExp(`^#+ ${SECTION}$`, 'm'));
  assert.ok(rest !== undefined, `the README has no section '${SECTION}'`);
  const [section = ''] = rest.split(/^#/m);
  return [...section.matchAll(/^\|\s*`([\w.-]+)`/gm)].map(([, name = '']) => name);
}

describe('the scopes in Jira', { skip }, () => {
  for (const call of jiraCalls) {
    it(`of ${call.identity}: ${nameOf(call)} are the published ones`, () => {
      assert.deepEqual(sorted(call.scopes), publishedScopes(call));
    });
  }

  it('that the manifest declares are what the calls need, storage and the post function', () => {
    const others = ['storage:app', 'manage:jira-configuration'];
    const needed = sorted([...others, ...jiraCalls.flatMap(publishedScopes)]);
    assert.deepEqual(sorted(manifest.permissions.scopes), needed);
  });

  it('are of no use to calls elsewhere', () => {
    const elsewhere = described.calls.filter(({ host }) => host !== JIRA);
    assert.deepEqual(
      elsewhere.filter(({ scopes }) => scopes.length > 0),
      [],
    );
  });
});

describe('the permissions in Microsoft Entra', { skip }, () => {
  it('are needed: the core asks Graph', () => {
    assert.ok(graphCalls.length > 0);
  });

  for (const call of graphCalls) {
    it(`of ${call.call} are enough for ${nameOf(call)}`, () => {
      assert.ok(isSufficient(publishedPermissions(call), named(call)), `${named(call)}`);
    });

    it(`of ${call.call} are not more than ${nameOf(call)} needs`, () => {
      const spare = named(call).filter((each) =>
        isSufficient(
          publishedPermissions(call),
          named(call).filter((other) => other !== each),
        ),
      );
      assert.deepEqual(spare, []);
    });
  }

  for (const permission of permissions) {
    const calls = graphCalls.filter((call) => named(call).includes(permission));

    it(`include ${permission}, which a weaker one could not replace`, () => {
      const insistent = calls.filter(
        (call) => !isSufficient(publishedPermissions(call), weakened(named(call), permission)),
      );
      assert.notEqual(insistent.length, 0);
    });

    it(`include ${permission}, the least that Microsoft names for something done here`, () => {
      const isLeast = calls.some((call) => {
        const { least, note = '' } = publishedPermissions(call);
        return least.includes(permission) || note.includes(permission);
      });
      assert.ok(isLeast);
    });
  }

  it('are those of the README', () => {
    assert.deepEqual(listed().sort(), permissions);
  });
});
