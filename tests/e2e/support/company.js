/** A sandbox company of a test's own, driven through the control surface as a client would. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { cloudBinary, startSandbox } from '../../../sandbox/forge/main.js';
import { SECRETS } from '../../../sandbox/forge/storage/items.js';
import { isBatch, partsOf } from '../../contract/batch.js';
import { TOKEN_HOST } from '../../contract/token.js';
import { keepExchanges } from './exchanges.js';
import { assertTruthful } from './truth.js';

/**
 * @import { InvocationAnswer, SandboxOptions } from '../../../sandbox/forge/types.d.ts'
 * @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox
 * @typedef {{ module?: string, key?: string, accountId?: string | null, extension?: object }} Asker
 */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The schedule's interval, and a minute for it to have come round for certain. */
export const NEXT_SCHEDULE_MS = 6 * 60_000;

/** Paths that read although their method is POST. */
const SEARCH = /\/(search(\/jql)?|permissions\/check)$/;

/** How every token for Microsoft Graph begins here. */
const TOKEN_MARK = 'ENTRA-canary-token';

/**
 * Starts a company for the tests of one file. The APIs' exchanges are kept under `name`.
 * @param {string} name
 * @param {Partial<SandboxOptions>} [options]
 */
export async function startCompany(name, options = {}) {
  const sandbox = await startSandbox({
    app: join(ROOT, 'build', 'app'),
    ui: join(ROOT, 'build', 'ui'),
    cloud: cloudBinary(),
    ...options,
  });
  return new Company(name, sandbox);
}

export class Company {
  /**
   * @param {string} name
   * @param {Sandbox} sandbox
   */
  constructor(name, sandbox) {
    this.name = name;
    this.sandbox = sandbox;
    this.url = sandbox.url;
  }

  /** The keys, the credential in Entra and its tokens: what must never be seen anywhere. */
  get secrets() {
    const { company, items } = this.sandbox.platform;
    const { keys, entra } = company;
    const token = items.get(SECRETS, 'entra-token')?.value?.token;
    const ofEntra = entra ? [entra.clientSecret, TOKEN_MARK, token] : [];
    return [keys.read, keys.write, ...ofEntra].filter((secret) => secret !== undefined);
  }

  /** The operator of the service desk, who is in no group of admins. */
  get operator() {
    return this.#person(({ part }) => part === 'operator');
  }

  /** Someone who sees the tickets and may run nothing. */
  get bystander() {
    return this.#person(({ name }) => name === 'Ned Nobody');
  }

  /**
   * The person whom the ticket's user picker names.
   * @param {string} issueKey
   */
  subjectOf(issueKey) {
    const { tickets } = this.sandbox.platform.company;
    const ticket = /** @type {any} */ (tickets.find(({ key }) => key === issueKey));
    assert.ok(ticket?.subject, `${issueKey} names nobody by user picker`);
    return /** @type {string} */ (ticket.subject);
  }

  /** @param {string} wanted */
  accountOf(wanted) {
    return this.#person(({ name }) => name === wanted);
  }

  /**
   * Somebody edits a ticket, past the app.
   * @param {string} issueKey
   * @param {object} fields
   */
  async editTicket(issueKey, fields) {
    const { site } = this.sandbox.platform.company;
    const response = await fetch(`${this.url}/_cloud/${site}/rest/api/3/issue/${issueKey}`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        'x-sandbox-identity': `user:${this.operator}`,
      },
      body: JSON.stringify({ fields }),
    });
    assert.equal(response.status, 204, await response.text());
    await this.forgetRequests();
  }

  /**
   * Somebody answers on a ticket, past the app.
   * @param {string} issueKey
   * @param {string} text
   * @param {string} account
   */
  async comment(issueKey, text, account) {
    const { site } = this.sandbox.platform.company;
    const content = [{ type: 'paragraph', content: [{ type: 'text', text }] }];
    const url = `${this.url}/_cloud/${site}/rest/api/3/issue/${issueKey}/comment`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-sandbox-identity': `user:${account}` },
      body: JSON.stringify({ body: { type: 'doc', version: 1, content } }),
    });
    assert.equal(response.status, 201, await response.text());
  }

  /**
   * An admin lifts a suspension in the admin console, past the app.
   * @param {string} accountId
   */
  async letBackIn(accountId) {
    const { keys, settings } = this.sandbox.platform.company;
    const { organization, quarantineGroup } = /** @type {any} */ (settings);
    const directory = `admin/v2/orgs/${organization.id}/directories/${quarantineGroup.directoryId}`;
    const path = `${directory}/users/${encodeURIComponent(accountId)}/restore`;
    const response = await fetch(`${this.url}/_cloud/api.atlassian.com/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.write}` },
      body: '{}',
    });
    assert.equal(response.status, 204, await response.text());
    await this.forgetRequests();
  }

  /**
   * Everything anew, once what was said so far is kept.
   */
  async reset() {
    await this.#keep();
    await this.control('POST', 'scenario', {});
    await this.control('DELETE', 'faults');
    await this.control('POST', 'settle', {});
    await this.control('DELETE', 'requests');
  }

  /** From here on only what follows is in the log; what was said so far is kept. */
  async forgetRequests() {
    await this.#keep();
    await this.control('DELETE', 'requests');
  }

  async close() {
    await this.#keep();
    await this.sandbox.stop();
  }

  /**
   * A call of the control surface that must succeed.
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  async control(method, path, body) {
    const { status, text } = await this.controlText(method, path, body);
    assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  async controlText(method, path, body) {
    const response = await fetch(`${this.url}/_sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  /**
   * Asks the panel of a ticket as the operator, unless told otherwise.
   * @param {string} issueKey
   * @param {string} functionKey
   * @param {any} [payload]
   * @param {Asker} [asker]
   * @returns {Promise<InvocationAnswer>}
   */
  ask(issueKey, functionKey, payload = {}, asker = {}) {
    return this.control('POST', 'invoke', {
      module: 'jira:issuePanel',
      key: 'offramp-panel',
      extension: { issueKey },
      accountId: this.operator,
      ...asker,
      functionKey,
      payload,
    });
  }

  /**
   * The view that the panel answers with; what it claims is compared with the truth.
   * @param {string} issueKey
   * @param {string} functionKey
   * @param {any} [payload]
   * @param {Asker} [asker]
   */
  async view(issueKey, functionKey, payload, asker) {
    const answer = await this.ask(issueKey, functionKey, payload, asker);
    assert.ok(answer.success, `${issueKey} ${functionKey}: ${JSON.stringify(answer.error)}`);
    const { body } = answer;
    if (body.person) assertTruthful(body, await this.#truthOf(body.person));
    return body;
  }

  /**
   * Opens the ticket and presses the button.
   * @param {string} issueKey
   */
  async start(issueKey) {
    const ready = await this.view(issueKey, 'open');
    assert.equal(ready.state, 'ready', JSON.stringify(ready.refusal));
    const view = await this.view(issueKey, 'start', { planHash: ready.plan.hash });
    assert.equal(view.refusal, null);
    return { ready, view };
  }

  /**
   * Lets time pass until the run rests, watching the panel as an operator would.
   * @param {string} issueKey
   * @param {number} [minutes] that it may take
   */
  async watch(issueKey, minutes = 30) {
    let view = await this.view(issueKey, 'open');
    for (let minute = 0; view.state === 'running' && minute < minutes; minute += 1) {
      await this.advance(60_000);
      view = await this.view(issueKey, 'progress', { runId: view.run.id });
    }
    assert.notEqual(view.state, 'running', `${issueKey} still runs after ${minutes} minutes`);
    return view;
  }

  /**
   * Lets time pass until something else than the panel has begun a run, and that rests.
   * @param {string} issueKey
   */
  async begun(issueKey) {
    for (let tries = 0; tries < 20; tries += 1) {
      await this.advance(10_000);
      if ((await this.view(issueKey, 'open')).run) return this.watch(issueKey);
    }
    return assert.fail(`no run has begun on ${issueKey}`);
  }

  /**
   * From the first look to the end.
   * @param {string} issueKey
   */
  async offboard(issueKey) {
    const { ready } = await this.start(issueKey);
    return { ready, view: await this.watch(issueKey) };
  }

  /** @param {number} advanceMs */
  advance(advanceMs) {
    return this.control('POST', 'clock', { advanceMs });
  }

  /**
   * Time passes at the simulated APIs alone, in one leap: the app is asked nothing in it, and can be
   * asked nothing after it. For the end of a test.
   * @param {number} advanceMs
   */
  async leap(advanceMs) {
    const { status } = await this.sandbox.platform.cloud.control('POST', 'clock', { advanceMs });
    assert.equal(status, 200);
  }

  /**
   * The truth about a person.
   * @param {string} accountId
   */
  oracle(accountId) {
    return this.control('GET', `oracle?accountId=${encodeURIComponent(accountId)}`);
  }

  /**
   * The truth about someone who may have no account.
   * @param {string} email
   */
  oracleByEmail(email) {
    return this.control('GET', `oracle?email=${encodeURIComponent(email)}`);
  }

  /** Every request to a simulated host so far, with its bodies. */
  async requests() {
    const log = await this.control('GET', 'requests?bodies=1');
    return /** @type {any[]} */ (Array.isArray(log) ? log : log.requests);
  }

  /** The requests that change something; of a batch, its parts that do. */
  async writes() {
    const requests = await this.requests();
    return requests
      .flatMap((one) => (isBatch(one) ? partsOf(one).map((part) => ({ ...one, ...part })) : [one]))
      .filter(({ host, method, path }) => {
        return method !== 'GET' && host !== TOKEN_HOST && !SEARCH.test(path);
      });
  }

  /** Administers Jira and the organization. */
  get admin() {
    return this.accountOf('Ana Admin');
  }

  /** Administers Jira and nothing else. */
  get otherAdmin() {
    return this.accountOf('Josh Jiraadmin');
  }

  /**
   * A call of the admin page, with all that comes back.
   * @param {string} functionKey
   * @param {object} [payload]
   * @param {string} [accountId] of whoever asks; an admin unless told
   */
  async askOffice(functionKey, payload = {}, accountId = this.admin) {
    const { success, body, error } = await this.control('POST', 'invoke', {
      module: 'jira:adminPage',
      key: 'offramp-admin',
      functionKey,
      payload,
      accountId,
    });
    assert.ok(success, `${functionKey}: ${JSON.stringify(error)}`);
    return body;
  }

  /**
   * A call of the admin page that is answered, and what it is answered with.
   * @param {Parameters<Company['askOffice']>} call
   */
  async office(...call) {
    const { refusal, body } = await this.askOffice(...call);
    assert.equal(refusal, null, JSON.stringify(refusal));
    return body;
  }

  /**
   * An admin changes the settings in force.
   * @param {(settings: any) => void} change
   * @param {string} [accountId]
   */
  async changeSettings(change, accountId = this.admin) {
    const { document, version } = await this.office('admin.policy', {}, accountId);
    change(document);
    const save = { document, basedOn: version?.version ?? null, note: 'a test' };
    return this.office('admin.save', save, accountId);
  }

  /** @param {object | object[]} faults */
  fault(faults) {
    return this.control('POST', 'faults', faults);
  }

  /** @param {{ accountId?: string | null, email?: string | null }} person */
  #truthOf({ accountId, email }) {
    return accountId ? this.oracle(accountId) : this.oracleByEmail(`${email}`);
  }

  async #keep() {
    keepExchanges(this.name, await this.requests());
  }

  /** @param {(person: import('../../../sandbox/forge/types.d.ts').CompanyPerson) => boolean} is */
  #person(is) {
    const found = this.sandbox.platform.company.people.find(is);
    assert.ok(found, 'the company has no such person');
    return found.accountId;
  }
}
