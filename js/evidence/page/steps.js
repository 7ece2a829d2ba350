import { html } from './html.js';
import { bullets, list, record, table, time, variant, wordList, words } from './values.js';

/**
 * The steps of a run: what was predicted, what became of each, and which read shows it.
 *
 * @typedef {import('./html.js').Markup} Markup
 * @typedef {import('./run.js').Fact} Fact
 * @typedef {{ outcome: unknown, at: unknown, number: number, shownBy: number | null }} Conclusion
 *   `number`: of the entry; `shownBy`: number of the look that says so
 */

/**
 * @param {Fact[]} facts
 * @returns {any[]} of the plan, and those found on the way
 */
export function stepsOf(facts) {
  const opened = facts.find((fact) => fact.kind === 'opened');
  const found = facts.filter((fact) => fact.kind === 'discovered');
  return [
    ...list(record(opened?.fields.plan).steps),
    ...found.flatMap((fact) => list(fact.fields.steps)),
  ].map(record);
}

/**
 * @param {any[]} steps
 * @returns {(id: unknown) => string} a step's title, or its id
 */
export function titles(steps) {
  const known = new Map(steps.map(({ id, title }) => [id, title]));
  return (id) => known.get(id) ?? words(id);
}

/**
 * @param {any[]} steps
 * @param {Fact[]} facts
 * @param {string} anchor of the run's entries
 * @param {string} name of the table
 * @returns {Markup | null}
 */
export function stepTable(steps, facts, anchor, name) {
  const conclusions = conclusionsOf(facts);
  const columns = ['Phase', 'Step', 'Predicted', 'If refused', 'Proved by', 'Outcome', 'Proof'];
  const rows = steps.map((step) => {
    const concluded = conclusions.get(step.id);
    return [
      words(step.phase),
      html`<strong>${step.title}</strong>${step.detail ? html`<br />${step.detail}` : null}`,
      prediction(step.prediction),
      ladder(list(step.ladder)),
      wordList(step.probe),
      concluded ? outcome(concluded.outcome) : 'No outcome written',
      concluded ? proof(concluded, anchor) : null,
    ];
  });
  return table(name, columns, rows);
}

/**
 * @param {Fact[]} facts
 * @returns {Map<unknown, Conclusion>} per step; a later conclusion replaces an earlier one
 */
function conclusionsOf(facts) {
  const found = new Map();
  /** @type {Map<unknown, number>} */
  const seen = new Map();
  for (const { kind, fields, number } of facts) {
    if (kind === 'looked') {
      list(fields.held).forEach((pair) => seen.set(list(pair)[0], number));
    }
    if (kind === 'concluded') {
      const shownBy = seen.get(fields.step) ?? null;
      found.set(fields.step, { outcome: fields.outcome, at: fields.at, number, shownBy });
    }
  }
  return found;
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
export function prediction(value) {
  const { name, of } = variant(value);
  switch (name) {
    case 'willWork':
      return 'Will work';
    case 'alreadySo':
      return 'Already so';
    case 'elsewhere':
      return html`Done elsewhere: ${of.owner}`;
    case 'follows':
      return html`Follows from ${of.owner}`;
    case 'mayBeRefused':
      return html`May be refused: ${of.why}. Instead: ${of.instead}`;
    case 'willBeRefused':
      return html`Will be refused: ${of.why}. Instead: ${of.instead}`;
    default:
      return html`${value}`;
  }
}

/**
 * @param {any[]} rungs first to last
 * @returns {unknown}
 */
function ladder(rungs) {
  if (rungs.length === 0) {
    return 'Nothing is done here';
  }
  // The first act is what the title says.
  const [first, ...rest] = rungs;
  const shown = record(first).act === undefined ? rungs : rest;
  return shown.length === 0 ? 'Nothing else' : bullets(shown.map(rung), '');
}

/** @param {unknown} value */
function rung(value) {
  const { act, byHand, aside } = record(value);
  if (aside !== undefined) {
    return html`To make room: ${wordList(record(aside).act)}`;
  }
  if (act !== undefined) {
    return wordList(act);
  }
  const { title, who } = record(byHand);
  return title === undefined ? html`${value}` : html`By hand: ${title} (${who})`;
}

/**
 * @param {unknown} value
 * @returns {Markup}
 */
export function outcome(value) {
  const { name } = variant(value);
  return html`<span class="badge ${badgeOf(name)}">${words(name)}</span>`;
}

/** @param {string} name */
function badgeOf(name) {
  const good = ['proven', 'done'].includes(name);
  const bad = ['failed', 'unknown', 'attention'].includes(name);
  return good ? 'good' : bad ? 'bad' : 'plain';
}

/**
 * @param {Conclusion} conclusion
 * @param {string} anchor
 * @returns {Markup}
 */
function proof({ outcome: value, at, number, shownBy }, anchor) {
  const read = shownBy === null ? null : html`, by the look of ${entryLink(shownBy, anchor)}`;
  return html`${variant(value).of.reason}${read}<br />${entryLink(number, anchor)}, ${time(at)}`;
}

/**
 * @param {number} number
 * @param {string} anchor
 */
function entryLink(number, anchor) {
  return html`<a href="#${anchor}-${number}">entry ${number}</a>`;
}
