/** The names under which rules of Automation reach what the app's actions give. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { parse } from 'yaml';
import { outputsOfActions } from '../../js/ui/manifest-actions.js';
import { menuOf } from '../../sandbox/forge/automation/smartValues.js';
import { at } from '../../scripts/lib/paths.mjs';

/** @type {any[]} */
let actions;
/** @type {string} */
let readme;
before(async () => {
  actions = parse(await readFile(at('manifest.yml'), 'utf8')).modules.action;
  readme = await readFile(at('README.md'), 'utf8');
});

/** By hand, after the tutorial's `fetchedJiraRequirement`. */
const OPERATORS = {
  'offramp-left-business': 'updatedOfframpLeaver',
  'offramp-left-team': 'updatedOfframpMover',
  'offramp-onboard': 'updatedOfframpJoiner',
  'offramp-restore': 'updatedOfframpRestored',
  'offramp-revoke-inactive': 'updatedOfframpInactivity',
  'offramp-check-access': 'fetchedOfframpCheck',
  'offramp-sweep': 'triggeredOfframpSearch',
};

test('no two actions have the same domain and entity, so none hides another in a flow', () => {
  const names = actions.map(({ outputContext }) => {
    const { outputDomain, entityName } = outputContext;
    return `${outputDomain} ${entityName}`.toLowerCase();
  });
  assert.deepEqual(
    names.filter((name, place) => names.indexOf(name) !== place),
    [],
  );
});

test('the page of an action and the sandbox make the same names of the manifest', () => {
  const ofPage = outputsOfActions();
  assert.deepEqual(Object.keys(ofPage), Object.keys(OPERATORS));
  for (const action of actions) {
    const operator = OPERATORS[/** @type {keyof typeof OPERATORS} */ (action.key)];
    const names = Object.keys(action.outputs).map((name) => `${operator}.${name}`);
    assert.deepEqual(
      ofPage[action.key]?.map(([name]) => name),
      names,
    );
    const ofSandbox = Object.values(menuOf(action, 'past'));
    assert.deepEqual(
      ofSandbox,
      names.map((name) => `{{${name}}}`),
    );
  }
});

test('the README names each, and smart values that an action gives or Jira has, and no other', () => {
  for (const operator of Object.values(OPERATORS)) assert.ok(readme.includes(operator), operator);
  const given = Object.values(outputsOfActions()).flatMap((all) => all.map(([name]) => name));
  const written = [...readme.matchAll(/\{\{([A-Za-z.]+)/g)].map(([, name]) => name ?? '');
  const known = ['issue.key', ...given, ...given.map((name) => `${name}.split`)];
  assert.deepEqual(
    written.filter((name) => !known.includes(name)),
    [],
  );
});
