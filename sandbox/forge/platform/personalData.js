/**
 * The personal data reporting API: an app says whose data it keeps, and is told which of it to erase
 * or to fetch anew.
 *
 * Source: the user privacy guide for app developers. For a Forge app it names no scope.
 */

/**
 * @import { Company, PlatformAnswer } from '../types.d.ts'
 * @import { Clock } from './clock.js'
 * @import { Cloud } from './cloud.js'
 * @typedef {'closed' | 'updated'} Remark
 * @typedef {{ accountId: string, updatedAt: string }} Account
 * @typedef {{ time: string, accounts: Account[], answered: { accountId: string, status: Remark }[], early: string[] }} Report
 *   `early`: whom a report within the cycle had already
 */

const PATH = '/app/report-accounts';
const MOST_ACCOUNTS = 90;
/** An account is reported once in it, and not more often. */
const CYCLE_MS = 7 * 86_400_000;
const ACCOUNT_ID = /^[A-Za-z0-9:-]{1,128}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** An account that exists for tests of this API, and is closed. */
const CLOSED_FOR_TESTS = '5be24ba3f91c106033269289';

export class PersonalData {
  /** @type {Report[]} the newest last */
  reports = [];
  /** @type {Map<string, { profile: string, changedAt: number }>} by account */
  #profiles = new Map();

  /**
   * @param {{ clock: Clock, cloud: Cloud }} parts
   */
  constructor({ clock, cloud }) {
    this.clock = clock;
    this.cloud = cloud;
  }

  /** @param {Company} company whose people are as they are when it begins */
  load({ people }) {
    this.reports = [];
    this.#profiles = new Map(
      people.map(({ accountId, name }) => [
        accountId,
        { profile: `${name} active`, changedAt: -Infinity },
      ]),
    );
  }

  /** @param {string} path */
  serves(path) {
    return path === PATH;
  }

  /**
   * @param {any} body
   * @returns {Promise<PlatformAnswer>}
   */
  async handle(body) {
    const problem = problemOf(body?.accounts);
    if (problem) return { status: 400, body: { errorType: 'bad_request', errorMessage: problem } };
    /** @type {Account[]} */
    const accounts = body.accounts;
    const remarks = await Promise.all(accounts.map((account) => this.#remarkOn(account)));
    const answered = accounts.flatMap(({ accountId }, at) => {
      const status = remarks[at];
      return status ? [{ accountId, status }] : [];
    });
    const early = accounts.map(({ accountId }) => accountId).filter((id) => this.#isEarly(id));
    this.reports.push({ time: this.clock.iso(), accounts, answered, early });
    return answered.length > 0 ? { status: 200, body: { accounts: answered } } : { status: 204 };
  }

  /**
   * Someone changes their profile, now.
   * @param {string} accountId
   */
  touch(accountId) {
    const { profile = '' } = this.#profiles.get(accountId) ?? {};
    this.#profiles.set(accountId, { profile, changedAt: this.clock.now() });
  }

  /** @param {string} id */
  #isEarly(id) {
    const since = this.clock.now() - CYCLE_MS;
    const recent = this.reports.filter(({ time }) => Date.parse(time) > since);
    return recent.some(({ accounts }) => accounts.some(({ accountId }) => accountId === id));
  }

  /**
   * @param {Account} account
   * @returns {Promise<Remark | null>}
   */
  async #remarkOn({ accountId, updatedAt }) {
    if (accountId === CLOSED_FOR_TESTS) return 'closed';
    const { status, body } = await this.cloud.control(
      'GET',
      `oracle?accountId=${encodeURIComponent(accountId)}`,
    );
    if (status !== 200) return null;
    if (body.accountStatus === 'closed') return 'closed';
    const profile = `${body.name} ${body.accountStatus}`;
    const known = this.#profiles.get(accountId);
    const changedAt = known && known.profile !== profile ? this.clock.now() : known?.changedAt;
    this.#profiles.set(accountId, { profile, changedAt: changedAt ?? -Infinity });
    return (changedAt ?? -Infinity) > Date.parse(updatedAt) ? 'updated' : null;
  }
}

/** @param {any} accounts */
function problemOf(accounts) {
  if (!Array.isArray(accounts) || accounts.length === 0 || accounts.length > MOST_ACCOUNTS) {
    return `'accounts' is a list of 1 to ${MOST_ACCOUNTS} accounts`;
  }
  const wrong = accounts.find(
    (account) => !(ACCOUNT_ID.test(account?.accountId) && TIME.test(account.updatedAt)),
  );
  return wrong ? `An account is {accountId, updatedAt}: ${JSON.stringify(wrong)}` : null;
}
