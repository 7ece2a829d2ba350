import { isNewer, replay } from '../replay.js';
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
 * @typedef {{
 *   run: PackRun,
 *   all: Fact[],
 *   believed: Fact[],
 *   after: number,
 *   contradictions: import('../replay.js').Contradiction[],
 *   isNewer: boolean,
 * }} ReadRun `believed`: the entries up to the head that was given, or all; `after`: how many come
 *   after it; `isNewer`: written by rules that are not known here
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
 * @param {number | null} vouchedFor the last entry that a given head vouches for; `null`: none
 * @returns {ReadRun}
 */
export function readRun(run, vouchedFor) {
  const all = factsOf(run);
  const believed = vouchedFor === null ? all : all.slice(0, vouchedFor);
  const { contradictions } = replay(believed);
  const after = all.length - believed.length;
  const newer = isNewer(run.head.schema, all[0]);
  return { run, all, believed, after, contradictions, isNewer: newer };
}

/**
 * @param {ReadRun} read
 * @returns {{ title: string, rest: Markup, person: unknown, openedAt: unknown }} in one line
 */
export function headline(read) {
  const { run, all } = read;
  const { plan, person, at } = openedOf(all);
  const { name = 'unknown person' } = record(person);
  return {
    title: `${run.issueKey}: ${playbookOf(plan)}`,
    rest: restOf(read),
    person: name,
    openedAt: at,
  };
}

/**
 * @param {ReadRun} read
 * @param {number} index
 * @param {import('./values.js').Person} nameOf
 * @returns {Markup}
 */
export function runSection(read, index, nameOf) {
  const { run, all } = read;
  const wrong = wrongEntries(read);
  const believed = read.believed.filter(({ number }) => !wrong.has(number));
  const opened = openedOf(all);
  const anchor = `run-${index + 1}-entry`;
  const { title, rest, person } = headline(read);
  const steps = stepsOf(believed);
  return html`<section class="run" aria-labelledby="run-${index + 1}">
    <h2 id="run-${index + 1}">${title}, ${person}</h2>
    <p>${rest}</p>
    ${doubts(read)}
    <h3>Who and why</h3>
    ${request(run, opened, believed, nameOf)}
    <h3>What was observed</h3>
    ${observed(opened)}
    <h3>What was planned, and what came of it</h3>
    ${planned(record(opened.plan))} ${stepTable(steps, believed, anchor, `Steps of ${run.runId}`)}
    <h3>What happened, entry by entry</h3>
    ${timeline(read, steps, anchor, nameOf)}
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
 * How the run rested last, unless somebody asked to try again since: by what is vouched for, and only
 * where its own steps say so too.
 *
 * @param {ReadRun} read
 * @returns {Markup}
 */
function restOf({ all, believed, after, contradictions, isNewer: newer }) {
  if (contradictions.length > 0 && !newer) {
    return html`<span class="badge bad">Contradicts itself</span> The entries say what cannot be.`;
  }
  const rest = newer
    ? html`<span class="badge plain">Not replayed</span> Written by a newer Offramp than this
        page's.`
    : restBy(believed, all);
  return after === 0
    ? rest
    : html`${rest} <span class="badge bad">${counted(after)} after the head</span> Nothing vouches
        for what came later.`;
}

/**
 * @param {ReadRun} read
 * @returns {Markup | null} what speaks against the run
 */
function doubts({ contradictions, isNewer: newer }) {
  const lines = contradictions.map(({ entry, what }) => html`Entry ${entry}: ${what}.`);
  return lines.length === 0 || newer ? null : html`<div class="doubt">${bullets(lines, '')}</div>`;
}

/**
 * @param {ReadRun} read
 * @returns {Set<number>} the entries that say what cannot be
 */
function wrongEntries({ contradictions, isNewer: newer }) {
  return new Set(newer ? [] : contradictions.map(({ entry }) => entry));
}

/** @param {number} count */
function counted(count) {
  return count === 1 ? '1 entry' : `${count} entries`;
}

/**
 * @param {Fact[]} believed
 * @param {Fact[]} all
 * @returns {Markup}
 */
function restBy(believed, all) {
  const last = believed.findLast(({ kind }) => kind === 'rested' || kind === 'reopened');
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
 * @param {import('./values.js').Person} nameOf
 */
function request(run, opened, all, nameOf) {
  const { account, email } = record(opened.subjectRef);
  const both = [account && nameOf(account), email].filter(Boolean);
  const named = both.length === 0 ? null : both.map((one, index) => [index > 0 ? ', ' : '', one]);
  const plan = record(opened.plan);
  const approvals = all.filter(({ kind }) => kind === 'approved').map(({ fields }) => fields);
  const approvers = approvals.map((fields) => anything(fields));
  const confirmed = [...[opened.approvedBy ?? []].flat(), ...approvers].map(
    (who, index) => html`${index > 0 ? ', ' : ''}${typeof who === 'string' ? nameOf(who) : who}`,
  );
  return facts([
    ['Ticket', html`${run.issueKey} (issue ${opened.issue})`],
    ['The ticket names', named],
    ['Asked for by', opened.operator === undefined ? null : nameOf(opened.operator)],
    ['Allowed by the rule', opened.rule],
    ['Approved by', confirmed.length > 0 ? confirmed : 'Nobody had to'],
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
 * @param {ReadRun} read
 * @param {any[]} steps
 * @param {string} anchor
 * @param {import('./values.js').Person} nameOf
 */
function timeline(read, steps, anchor, nameOf) {
  const { run, all, believed, isNewer: newer } = read;
  const step = titles(steps);
  const wrong = wrongEntries(read);
  return html`<ol class="timeline">
    ${all.map((fact) => {
      const doubt =
        fact.number > believed.length
          ? 'After the head that was given'
          : wrong.has(fact.number)
            ? 'Contradicts what is above'
            : null;
      const body =
        doubt === null && !newer
          ? bodyOf(fact, { step, nameOf, entry: `${run.runId}, entry ${fact.number}` })
          : anything(fact.fields);
      return html`<li id="${anchor}-${fact.number}" class="${doubt === null ? '' : 'doubt'}">
        <p class="entry">
          <strong>${titleOf(fact.kind)}</strong>
          ${doubt === null ? null : html`<span class="badge bad">${doubt}</span>`}
          ${time(fact.fields.at)} <code class="hash">${fact.hash}</code>
        </p>
        ${body}
      </li> `;
    })}
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
