/** The rules of apps on each transition, as an administrator has put them there. */
import { randomUUID } from 'node:crypto';

/**
 * @import { AppRule, Company, RuleKind } from '../types.d.ts'
 * @typedef {{ workflow: string, transition: string }} RulePlace ids
 */

export class RuleBook {
  /** @type {{ place: RulePlace, rule: AppRule }[]} */
  #entries = [];

  /**
   * Begins anew with the rules of a company.
   * @param {Company} company
   */
  load({ workflows = [] }) {
    this.#entries = workflows.flatMap(({ id: workflow, transitions }) =>
      transitions.flatMap(({ id: transition, rules }) =>
        rules.map((rule) => ({ place: { workflow, transition }, rule })),
      ),
    );
  }

  /** @param {RulePlace} place */
  on({ workflow, transition }) {
    return this.#entries
      .filter(({ place }) => place.workflow === workflow && place.transition === transition)
      .map(({ rule }) => rule);
  }

  /** @param {string} id */
  find(id) {
    return this.#entries.find(({ rule }) => rule.id === id);
  }

  /**
   * @param {RulePlace} place
   * @param {{ kind: RuleKind, moduleKey: string, config: any }} rule
   * @returns {AppRule}
   */
  add(place, rule) {
    const added = { id: randomUUID(), ...rule };
    this.#entries.push({ place, rule: added });
    return added;
  }

  /**
   * @param {string} id
   * @param {any} config
   * @returns {boolean} whether there is such a rule
   */
  configure(id, config) {
    const entry = this.find(id);
    if (entry) entry.rule = { ...entry.rule, config };
    return entry !== undefined;
  }

  /**
   * @param {string} id
   * @returns {boolean} whether there was such a rule
   */
  remove(id) {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter(({ rule }) => rule.id !== id);
    return this.#entries.length < before;
  }
}
