import { bodyOf, restWords, titleOf } from './entries.js';
import { html } from './html.js';
import { outcome, stepTable, stepsOf, titles } from './steps.js';
import {
  anything,
  bullets,
  duration,
  facts,
  list,
  record,
  time,
  variant,
  words,
} from './values.js';

/**
 * One run: who asked for what, what was seen, what was planned, what came of it, entry by entry.
 *
 * @typedef {import('./html.js').Markup} Markup
 * @typedef {import('../format.js').PackRun} PackRun
 * @typedef {{ number: number, hash: string, kind: string, fields: Record<string, any> }} Fact
 *   `number`: of the entry, from 1
 */

/** @type {Record<string, string>} */
const PLAYBOOKS = {
  'left-business': 'Left the business',
  'left-team': 'Left the team',
  onboard: 'Onboarding',
  restore: 'Give access back',
  'revoke-inactive': 'Inactive',
};

/**
 * @param {PackRun} run
 * @returns {{ title: string, rest: Markup, person: unknown, openedAt: unknown }} in one line
 */
export function headline(run) {
  const all = factsOf(run);
  const { plan, person, at } = openedOf(all);
  const { name = 'unknown person' } = record(person);
  return {
    title: `${run.issueKey}: ${playbookOf(plan)}`,
    rest: restOf(all),
    person: name,
    openedAt: at,
  };
}

/**
 * @param {PackRun} run
 * @param {number} index
 * @returns {Markup}
 */
export function runSection(run, index) {
  const all = factsOf(run);
  const opened = openedOf(all);
  const anchor = `run-${index + 1}-entry`;
  const { title, rest, person } = headline(run);
  const steps = stepsOf(all);
  return html`<section class="run" aria-labelledby="run-${index + 1}">
    <h2 id="run-${index + 1}">${title}, ${person}</h2>
    <p>${rest}</p>
    <h3>Who and why</h3>
    ${request(run, opened, all)}
    <h3>What was observed</h3>
    ${observed(opened)}
    <h3>What was planned, and what came of it</h3>
    ${planned(record(opened.plan))} ${stepTable(steps, all, anchor, `Steps of ${run.runId}`)}
    <h3>What happened, entry by entry</h3>
    ${timeline(all, steps, anchor, run.runId)}
    <h3>Head of this run</h3>
    <p><code class="hash">${run.head.hash}</code></p>
    <p>
      After ${run.head.entries} entries, in schema ${run.head.schema}. Hold it against the one that
      ${run.issueKey} shows.
    </p>
    ${settings(opened)}
  </section> `;
}

/**
 * @param {PackRun} run
 * @returns {Fact[]}
 */
function factsOf({ entries }) {
  return entries.map(({ hash, text }, index) => {
    const number = index + 1;
    try {
      const { name: kind, of: fields } = variant(JSON.parse(text));
      return { number, hash, kind, fields };
    } catch {
      return { number, hash, kind: 'unreadable', fields: { text } };
    }
  });
}

/**
 * @param {Fact[]} all
 * @returns {Record<string, any>}
 */
function openedOf(all) {
  return all.find(({ kind }) => kind === 'opened')?.fields ?? {};
}

/** @param {unknown} plan */
function playbookOf(plan) {
  const { playbook } = record(plan);
  return Object.hasOwn(PLAYBOOKS, playbook) ? PLAYBOOKS[playbook] : words(playbook);
}

/**
 * How the run rested last, unless somebody asked to try again since.
 *
 * @param {Fact[]} all
 * @returns {Markup}
 */
function restOf(all) {
  const last = all.findLast(({ kind }) => kind === 'rested' || kind === 'reopened');
  if (last?.kind !== 'rested') {
    return html`<span class="badge plain">Not at rest</span> when the pack was made.`;
  }
  const { rest, at } = last.fields;
  const { at: opened } = openedOf(all);
  const took =
    typeof at === 'number' && typeof opened === 'number' ? `, after ${duration(at - opened)}` : '';
  return html`${outcome(rest)} ${restWords(rest)} ${time(at)}${took}.`;
}

/**
 * @param {PackRun} run
 * @param {Record<string, any>} opened
 * @param {Fact[]} all
 */
function request(run, opened, all) {
  const { account, email } = record(opened.subjectRef);
  const plan = record(opened.plan);
  const approvals = all.filter(({ kind }) => kind === 'approved').map(({ fields }) => fields);
  const approvers = approvals.map((fields) => anything(fields));
  return facts([
    ['Ticket', html`${run.issueKey} (issue ${opened.issue})`],
    ['The ticket names', [account, email].filter(Boolean).join(', ')],
    ['Asked for by', opened.operator],
    ['Allowed by the rule', opened.rule],
    ['Approved by', opened.approvedBy ?? (approvers.length > 0 ? approvers : 'Nobody had to')],
    ['Playbook', html`${playbookOf(plan)} (${plan.playbook}, version ${plan.version})`],
    ['Plan', html`<code class="hash">${plan.hash}</code>`],
    ['Gives back what was taken by', opened.takenBy],
    ['Run', run.runId],
    ['Opened', time(opened.at)],
    ['Engine', html`version ${opened.engine}, journal schema ${opened.schema}`],
    ['Digest of the settings', opened.settingsDigest],
  ]);
}

/** @param {Record<string, any>} opened */
function observed(opened) {
  const { groups, products, platformRoles, ...person } = record(opened.person);
  const { account, name, email, claim, accountStatus, membership, source, ...more } = person;
  const { forDeletion, avatar, ...others } = more;
  return facts([
    ['Name', name],
    ['E-mail', email],
    // An address at most: nothing is loaded.
    ['Picture', typeof avatar === 'string' && avatar.startsWith('http') ? avatar : null],
    ['Account', account],
    ['Kind of account', words(claim)],
    ['Account status', words(accountStatus)],
    ['On its way to deletion', forDeletion === true ? 'Yes' : null],
    ['Membership', words(membership)],
    ['Comes from', words(source)],
    ['User in Entra', opened.entra],
    ['Admin roles', bullets(list(platformRoles), 'None')],
    ['Groups', bullets(list(groups).map(group), 'None')],
    ['Products used', bullets(list(products).map(product), 'None')],
    .../** @type {[string, unknown][]} */ (
      Object.entries(others).map(([field, value]) => [words(field), anything(value, field)])
    ),
  ]);
}

/** @param {unknown} pair */
function group(pair) {
  const [id, name] = list(pair);
  return html`${name} <code>${id}</code>`;
}

/** @param {unknown} use */
function product(use) {
  const { resource, lastActive } = record(use);
  const last =
    typeof lastActive === 'number' ? html`last on ${time(lastActive)}` : 'no last use told';
  return html`<code>${resource}</code>, ${last}`;
}

/** @param {Record<string, any>} plan */
function planned({ notes, handOver }) {
  const { successor, managerMail, projects, contact, ...others } = record(handOver);
  const { name, account } = record(successor);
  const pairs = /** @type {[string, unknown][]} */ (
    Object.entries(others).map(([field, value]) => [words(field), anything(value, field)])
  );
  return facts([
    ['To be known', list(notes).length > 0 ? bullets(list(notes), '') : null],
    ['Handed over to', successor ? html`${name} <code>${account}</code>` : managerMail],
    ['Projects looked through', list(projects).join(', ')],
    ['What cannot be handed over goes to', contact],
    ...pairs,
  ]);
}

/**
 * @param {Fact[]} all
 * @param {any[]} steps
 * @param {string} anchor
 * @param {string} runId
 */
function timeline(all, steps, anchor, runId) {
  const step = titles(steps);
  return html`<ol class="timeline">
    ${all.map(
      (fact) =>
        html`<li id="${anchor}-${fact.number}">
          <p class="entry">
            <strong>${titleOf(fact.kind)}</strong> ${time(fact.fields.at)}
            <code class="hash">${fact.hash}</code>
          </p>
          ${bodyOf(fact, { step, entry: `${runId}, entry ${fact.number}` })}
        </li> `,
    )}
  </ol>`;
}

/** @param {Record<string, any>} opened */
function settings({ settings: value }) {
  return value === undefined
    ? null
    : html`<details>
        <summary>Settings in force during this run</summary>
        <pre>${pretty(value)}</pre>
      </details>`;
}

/** @param {unknown} value an object, or JSON as text */
function pretty(value) {
  try {
    return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value, null, 2);
  } catch {
    return value;
  }
}
