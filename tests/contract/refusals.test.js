/**
 * Every refusal that is published of a write is got from the simulated APIs, or listed with the
 * reason why not; and whatever they say then, they say as it is described.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cloudBinary } from '../../sandbox/forge/main.js';
import { Cloud } from '../../sandbox/forge/platform/cloud.js';
import { checkExchanges } from './check.js';
import { JIRA, described, examplePath } from './core.js';
import { absent, descriptions, operationOf } from './descriptions.js';
import { writes } from './refusals/table.js';
import { TOKEN_HOST } from './token.js';

/** @typedef {import('./refusals/asked.js').Asked} Asked */

const ATLASSIAN = 'api.atlassian.com';
const GRAPH = 'graph.microsoft.com';

/** What a description with `4XX` stands for. */
const ANY_REFUSAL = [400, 401, 403, 404];

/** A 429 says nothing about the write; it is in every description. */
const THROTTLED = 429;

/** @type {Cloud} */
let cloud;
/** @type {any} */
let acme;
/** @type {Record<string, import('./refusals/asked.js').Write>} */
let table;

before(async () => {
  if (absent) return;
  cloud = new Cloud({ binary: cloudBinary(), scenario: { scenario: 'acme', seed: 1 } });
  await cloud.start();
  const company = await control('GET', 'company');
  acme = await idsOf(company);
  table = writes(acme);
});
after(() => cloud?.stop());

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function control(method, path, body) {
  const answer = await cloud.control(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** @param {any} company */
async function idsOf(company) {
  const account = (/** @type {string} */ name) => {
    const found = company.people.find((/** @type {any} */ person) => person.name === name);
    assert.ok(found, name);
    return found.accountId;
  };
  const oracle = (/** @type {string} */ name) =>
    control('GET', `oracle?accountId=${encodeURIComponent(account(name))}`);
  const [jane, ana, peter, dina] = await Promise.all(
    ['Jane Doe', 'Ana Admin', 'Peter Onprem', 'Dina Dynamic'].map(oracle),
  );
  const [dora, tess] = await Promise.all(['Dora Direct', 'Tess Twodirs'].map(oracle));
  const inEntra = (/** @type {any} */ person, /** @type {string} */ name) => {
    const group = person.entra.groups.find((/** @type {any} */ each) => each.name === name);
    assert.ok(group, name);
    return group.id;
  };
  const [d1, d2] = tess.memberships.map((/** @type {any} */ { directoryId }) => directoryId);
  return {
    ...{ company, org: company.orgId, site: company.site, d1, d2 },
    people: {
      ...{ jane: account('Jane Doe'), ana: account('Ana Admin'), dora: account('Dora Direct') },
      ...{ sync: account('Sync Sanders'), carl: account('Carl Contractor') },
      ...{ ned: account('Ned Nobody'), lena: account('Lena Lead') },
      ...{
        holly: account('Holly Handover'),
        nobody: '712020:b0000000-0000-4000-8000-fff000000000',
      },
    },
    groups: Object.fromEntries(jane.groups.map((/** @type {any} */ { name, id }) => [name, id])),
    confluence: dora.directRoles[0].resource,
    labsJira: tess.directRoles.find((/** @type {any} */ { role }) => /admin/.test(role)).resource,
    entra: {
      ...{ jane: jane.entra.id, ana: ana.entra.id, peter: peter.entra.id },
      groups: {
        payroll: inEntra(jane, 'Payroll portal'),
        dynamic: inEntra(dina, 'Everyone'),
        administrators: inEntra(dina, 'Helpdesk administrators'),
        announcements: inEntra(dina, 'Announcements'),
        onPremises: inEntra(peter, 'Berlin office'),
      },
    },
  };
}

async function tokenForGraph() {
  const { tenantId, clientId, clientSecret } = acme.company.entra;
  const form = new URLSearchParams({
    ...{ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    scope: 'https://graph.microsoft.com/.default',
  });
  const { body } = await cloud.send({
    ...{ method: 'POST', host: TOKEN_HOST, path: `/${tenantId}/oauth2/v2.0/token` },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(`${form}`),
  });
  return JSON.parse(body.toString('utf8')).access_token;
}

/** @param {Asked} asked */
async function headersOf({ host = ATLASSIAN, key = 'write', as = 'app', body }) {
  /** @type {Record<string, string>} */
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  if (host === GRAPH) {
    if (key !== null) headers.authorization = `Bearer ${await tokenForGraph()}`;
  } else if (host === ATLASSIAN) {
    if (key !== null) headers.authorization = `Bearer ${acme.company.keys[key]}`;
  } else if (as !== null) headers['x-sandbox-identity'] = as;
  return headers;
}

/**
 * Asks, and gives what was said as the log has it.
 * @param {Asked} asked
 * @returns {Promise<import('./check.js').Exchange>}
 */
async function exchanged(asked) {
  const { method, host = ATLASSIAN, path, body } = asked;
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  await control('DELETE', 'requests');
  await cloud.send({ method, host, path, headers: await headersOf(asked), body: bytes });
  const log = await control('GET', 'requests?bodies=1');
  return log.at(-1);
}

/**
 * Statuses with which a write may be refused, as published.
 * @param {string} name
 * @returns {number[]}
 */
function published(name) {
  const call = described.calls.find((each) => each.call === name);
  assert.ok(call, name);
  const host = call.host === JIRA ? acme.site : call.host;
  const operation = descriptions()
    .all.filter(({ serves }) => serves(host))
    .map((each) => operationOf(each, call.method, examplePath(call)))
    .find((each) => each !== null);
  const statuses = Object.keys(operation?.value.responses ?? {});
  return statuses
    .flatMap((status) => (status === '4XX' ? ANY_REFUSAL : [Number(status)]))
    .filter((status) => status >= 400 && status < 500 && status !== THROTTLED)
    .sort();
}

const names = described.calls.filter(({ writes: changes }) => changes).map(({ call }) => call);

describe('the refusals of', { skip: absent ?? false }, () => {
  it('every write there is are asked for, and of nothing else', () => {
    assert.deepEqual(Object.keys(table).sort(), [...names].sort());
  });

  for (const name of names) {
    it(`${name} are got with every status that is published, as it is described`, async (t) => {
      const { refused = {}, never = {} } = table[name] ?? {};
      const statuses = [...Object.keys(refused), ...Object.keys(never)].map(Number);
      assert.deepEqual(statuses.sort(), published(name), 'got or listed with a reason');
      for (const [status, cases] of Object.entries(refused)) {
        for (const { ask, first = [], switches = [] } of cases) {
          await control('POST', 'scenario', {});
          for (const earlier of first) await exchanged(earlier);
          if (switches.length > 0) await control('POST', 'faults', switches);
          const exchange = await exchanged(ask);
          assert.equal(exchange.status, Number(status), JSON.stringify(exchange));
          const problems = checkExchanges([exchange]).map(({ problem }) => problem);
          assert.deepEqual(
            problems.filter((problem) => !/^(request|query|parameter)/.test(problem)),
            [],
          );
        }
      }
      t.diagnostic(`${name}: ${Object.keys(refused).join(', ')}`);
      Object.entries(never).forEach(([status, why]) => t.diagnostic(`never ${status}: ${why}`));
    });
  }
});
