/**
 * Law: of each operation that the product calls, everything that its description offers (a
 * parameter of the query, a property of the body) is known to the sandbox's cloud: it is done,
 * refused, or ignored for a reason that is written down. And nothing else is in its tables.
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { closedList } from '../clients/closedList.js';
import { spawnCloud } from '../clients/cloud.js';
import { control } from '../clients/run.js';
import { absent, descriptions, operationOf, resolve } from './descriptions.js';

/**
 * @typedef {{ name: string, is: string, why?: string }} Offer
 * @typedef {object} Known what the cloud tells of an operation
 * @property {string} api
 * @property {string} method
 * @property {string} path
 * @property {Offer[]} query
 * @property {Offer[]} body
 * @property {string} others what becomes of other properties of the body
 */

/** What paths begin with, by API. */
const BASES = new Map([
  ['/admin/', 'Org'],
  ['/rest/api/3/', 'Jira'],
  ['/rest/servicedeskapi/', 'Desk'],
  ['/v1.0/', 'Graph'],
]);
const USERS = '/users/{account_id}/manage';

/** Query options of Graph are in no table: `graph/options.rs` reads and refuses them. */
const OPTION = /^\$/;

/** @type {Known[]} */
let known = [];

before(async () => {
  const cloud = await spawnCloud();
  try {
    known = await control(cloud.url, 'described');
  } finally {
    cloud.close();
  }
});

describe('what descriptions offer', { skip: absent ?? false }, () => {
  const { all } = absent ? { all: [] } : descriptions();
  for (const call of closedList()) {
    test(`${call.call} knows its parameters and properties`, () => {
      const operation = all
        .map((description) => operationOf(description, call.method, exampleOf(call.path)))
        .find((found) => found !== null);
      assert.ok(operation, 'a description has it');
      const row = known.find((one) => isFor(one, call));
      assert.ok(row, 'the cloud has it in its tables');
      const { document } = /** @type {any} */ (
        all.find(({ name }) => name === operation.description)
      );
      const queries = operation.parameters.filter((parameter) => parameter.in === 'query');
      const offered = queries.map(({ name }) => name).filter((name) => !OPTION.test(name));
      const done = row.query.map(({ name }) => name).filter((name) => !OPTION.test(name));
      assert.deepEqual(done.toSorted(), offered.toSorted(), 'the query');
      const properties = bodyOf(document, operation.value.requestBody);
      const written = row.body.map(({ name }) => name).filter((name) => !NAVIGATION.has(name));
      if (row.others === 'NotDone' || row.api === 'Graph') {
        const strange = written.filter((name) => !properties.includes(name));
        assert.deepEqual(strange, [], 'the body');
      } else {
        assert.deepEqual(written.toSorted(), properties.toSorted(), 'the body');
      }
    });
  }
});

/** Lead from an object to another, which the derived description of Graph leaves out. */
const NAVIGATION = new Set(['invitedUser', 'invitedUserSponsors']);

test('whatever is ignored has its reason', () => {
  const offers = known.flatMap(({ query, body }) => [...query, ...body]);
  assert.ok(offers.length > 100);
  for (const { name, is, why } of offers) {
    assert.ok(['done', 'refused', 'ignored'].includes(is), name);
    assert.equal(is === 'ignored', (why ?? '') !== '', name);
  }
});

/** @param {string} path */
const exampleOf = (path) => path.replaceAll(/[{}]/g, '');

/**
 * @param {Known} one
 * @param {{ method: string, path: string }} call
 */
function isFor(one, { method, path }) {
  const base = [...BASES].find(([begin, api]) => path.startsWith(begin) && api === one.api)?.[0];
  const isUsers = one.api === 'Users' && path.startsWith(USERS);
  if (one.method !== method || !(base || isUsers)) return false;
  const own = isUsers ? [USERS, one.path].filter(Boolean).join('/') : `${base}${one.path}`;
  const plain = (/** @type {string} */ text) => text.replace(/\{[^}]*\}/g, '{}');
  return plain(own) === plain(path).replace(/memberOf\/microsoft.*/, 'memberOf/{}');
}

/**
 * @param {any} document
 * @param {any} body
 * @returns {string[]} names of its properties
 */
function bodyOf(document, body) {
  const described = resolve(document, body);
  const schema = described?.content?.['application/json']?.schema;
  return schema ? propertiesOf(document, schema) : [];
}

/**
 * @param {any} document
 * @param {any} schema
 * @returns {string[]}
 */
function propertiesOf(document, schema) {
  const { properties = {}, allOf = [] } = resolve(document, schema) ?? {};
  return [
    ...Object.keys(properties),
    ...allOf.flatMap((/** @type {any} */ part) => propertiesOf(document, part)),
  ];
}
