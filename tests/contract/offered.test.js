/**
 * Laws: of each operation that the product calls, everything that its description offers (a
 * parameter of the query, a property of the body) is known to the sandbox's cloud: it is done,
 * refused, or ignored for a reason that is written down. And nothing else is in its tables. Each
 * bound of its description (how many, which words, whether every value once) is held.
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { closedList } from '../clients/closedList.js';
import { spawnCloud } from '../clients/cloud.js';
import { control } from '../clients/run.js';
import { absent, descriptions, operationOf, resolve } from './descriptions.js';

/**
 * @typedef {{ name: string, is: string, why: string | null, needed: boolean, checked: any }} Offer
 *   `checked` is what is looked at, in the words of a description
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

/**
 * Bounds that are not held here, with the reason.
 *
 * @type {[pattern: RegExp, because: string][]}
 */
const LOOSER = [
  [
    /^GET .*project\/search: maxResults: maximum /,
    'its text says that more than 100 is read as 100',
  ],
  [
    /^POST .*users\/invite: emails: (minimum 1|maximum 25), /,
    'bounds of a number, of a list: `api/org/invite.rs` holds them for how many there are',
  ],
];

describe('bounds of descriptions', { skip: absent ?? false }, () => {
  const { all } = absent ? { all: [] } : descriptions();
  test('each is one that the cloud holds, but for a list with reasons', () => {
    /** @type {string[]} */
    const loose = [];
    let held = 0;
    for (const call of closedList()) {
      const operation = all
        .map((description) => operationOf(description, call.method, exampleOf(call.path)))
        .find((found) => found !== null);
      const row = known.find((one) => isFor(one, call));
      const document = all.find(({ name }) => name === operation?.description)?.document;
      const at = `${call.method} ${call.path}`;
      const compare = (
        /** @type {Offer[]} */ offers,
        /** @type {Map<string, any>} */ described,
      ) => {
        for (const { name, checked } of offers.filter(({ name: own }) => described.has(own))) {
          const { bounds, wrong } = compared(document, described.get(name), checked, name);
          held += bounds;
          loose.push(...wrong.map((text) => `${at}: ${text}`));
        }
      };
      const queries = operation?.parameters.filter((one) => one.in === 'query') ?? [];
      compare(row?.query ?? [], new Map(queries.map(({ name, schema }) => [name, schema])));
      const schema = schemaOf(document, operation?.value.requestBody);
      const { properties, required } = schema ? partsOf(document, schema) : NOTHING;
      compare(row?.body ?? [], new Map(Object.entries(properties)));
      const needed = row?.body.filter((offer) => offer.needed).map(({ name }) => name) ?? [];
      const missing = required.filter((name) => !needed.includes(name));
      loose.push(...missing.map((name) => `${at}: ${name}: required`));
    }
    assert.ok(held > 50, `${held} bounds`);
    const allowed = (/** @type {string} */ text) => LOOSER.some(([pattern]) => pattern.test(text));
    assert.deepEqual(
      loose.filter((text) => !allowed(text)),
      [],
    );
    for (const [pattern] of LOOSER)
      assert.ok(
        loose.some((text) => pattern.test(text)),
        `${pattern}`,
      );
  });
});

/** @type {{ properties: Record<string, any>, required: string[] }} */
const NOTHING = { properties: {}, required: [] };

/** Words of a description that bound a value. */
const BOUNDS = ['uniqueItems', 'minItems', 'maxItems', 'maxLength', 'minimum', 'maximum'];

/**
 * @param {any} document
 * @param {any} described
 * @param {any} checked
 * @param {string} name
 * @returns {{ bounds: number, wrong: string[] }} how many bounds there are, and which are not held
 */
function compared(document, described, checked, name) {
  if (checked.refused) return { bounds: 0, wrong: [] };
  const schema = resolve(document, described) ?? {};
  const { properties, required } = partsOf(document, schema);
  const told = BOUNDS.filter((word) => schema[word] !== undefined);
  const wrong = told
    .filter((word) => checked[word] !== schema[word])
    .map((word) => `${name}: ${word} ${schema[word]}, not ${checked[word]}`);
  const words = schema.enum ?? [];
  // Fewer words may be done here; none is that the description does not have.
  const strange =
    words.length > 0 && !checked.enum?.every((/** @type {any} */ one) => words.includes(one));
  if (strange) wrong.push(`${name}: enum ${words}`);
  const missing = required.filter((/** @type {string} */ one) => !checked.required?.includes(one));
  wrong.push(...missing.map((/** @type {string} */ one) => `${name}.${one}: required`));
  const within = Object.entries(properties)
    .filter(([own]) => checked.properties?.[own])
    .map(([own, part]) => compared(document, part, checked.properties[own], `${name}.${own}`));
  if (schema.items && checked.items) {
    within.push(compared(document, schema.items, checked.items, `${name}[]`));
  }
  return {
    bounds:
      told.length + (words.length > 0 ? 1 : 0) + within.reduce((sum, one) => sum + one.bounds, 0),
    wrong: [...wrong, ...within.flatMap((one) => one.wrong)],
  };
}

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
  const schema = schemaOf(document, body);
  return schema ? Object.keys(partsOf(document, schema).properties) : [];
}

/**
 * @param {any} document
 * @param {any} body
 */
function schemaOf(document, body) {
  return resolve(document, body)?.content?.['application/json']?.schema;
}

/**
 * What an object has, of all that it is made of.
 *
 * @param {any} document
 * @param {any} schema
 * @returns {{ properties: Record<string, any>, required: string[] }}
 */
function partsOf(document, schema) {
  const { properties = {}, required = [], allOf = [] } = resolve(document, schema) ?? {};
  const parts = allOf.map((/** @type {any} */ part) => partsOf(document, part));
  return {
    properties: Object.assign(
      {},
      properties,
      ...parts.map((/** @type {any} */ one) => one.properties),
    ),
    required: [...required, ...parts.flatMap((/** @type {any} */ one) => one.required)],
  };
}
