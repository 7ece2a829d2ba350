/** Runs one client against a company as it was in the beginning, and tells what it has asked. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openFront } from './front.js';
import { accountOf } from './ids.js';

const execute = promisify(execFile);

/** @import { Company } from './ids.js' */

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {string[]} command
 *
 * @typedef {object} Asked one entry of the sandbox's log
 * @property {string} method
 * @property {string} host
 * @property {string} path
 * @property {number | 'lost'} status
 * @property {string | null} [identity]
 */

/**
 * @param {string} cloud
 * @param {string} path below `/_control/`
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
export async function control(cloud, path, init) {
  const answer = await fetch(`${cloud}/_control/${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/**
 * The company anew, with every change seen at once.
 *
 * @param {string} cloud
 */
export async function begin(cloud) {
  const post = (/** @type {unknown} */ body) => ({ method: 'POST', body: JSON.stringify(body) });
  await control(cloud, 'scenario', post({ name: 'acme' }));
  await control(cloud, 'faults', post({ visibility: 'none' }));
  await control(cloud, 'requests', { method: 'DELETE' });
}

/**
 * @param {Client} client
 * @param {{ cloud: string, folder: string, packages: string, company: Company }} where
 * @returns {Promise<{ asked: Asked[], problem: string | null }>}
 */
export async function drive({ name, command }, { cloud, folder, packages, company }) {
  await begin(cloud);
  const front = await openFront(cloud, folder, name);
  const [program = '', ...args] = command;
  const env = {
    ...process.env,
    HTTPS_PROXY: front.url,
    HTTP_PROXY: front.url,
    NO_PROXY: '',
    NODE_EXTRA_CA_CERTS: front.authority,
    SSL_CERT_FILE: front.authority,
    REQUESTS_CA_BUNDLE: front.authority,
    CLIENTS_PACKAGES: packages,
    CLIENTS_COMPANY: JSON.stringify(toldOf(company)),
  };
  /** @type {string | null} */
  let problem = null;
  try {
    await execute(program, args, { env });
  } catch (error) {
    problem = /** @type {any} */ (error).stderr || `${error}`;
  } finally {
    front.close();
  }
  return { asked: await control(cloud, 'requests'), problem };
}

/**
 * What drivers are told of the company.
 *
 * @param {Company} company
 */
function toldOf(company) {
  const { site, orgId, keys, entra, settings } = company;
  const person = (/** @type {string} */ name) => accountOf(company, name);
  return {
    ...{ site, orgId, keys },
    directory: settings.organization.directories[0].id,
    group: settings.bundles[0].atlassianGroups[0].id,
    product: `ari:cloud:confluence::site/${settings.sites[0].cloudId}`,
    issue: company.tickets[0]?.key,
    people: {
      jane: person('Jane Doe'),
      operator: person('Olga Operator'),
      successor: person('Sam Lee'),
      admin: person('Ana Admin'),
    },
    entra: { ...entra, user: 'jane.doe@acme.example', domain: settings.joiner.upnDomain },
    reads: { filter: '10300', dashboard: '10400' },
  };
}
