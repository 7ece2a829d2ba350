import { html } from './html.js';
import { outcome } from './steps.js';
import { anything, bullets, facts, list, record, table, time, variant, words } from './values.js';

/**
 * What each kind of entry says, in words. A kind or a field that is not here is shown as it is, so
 * that the page of an older version leaves nothing out.
 *
 * @typedef {import('./html.js').Markup} Markup
 * @typedef {{ title: string, fields: string[], body: (fields: any, names: Names) => unknown }} Words
 *   `fields`: those that title and body speak of
 * @typedef {{
 *   step: (id: unknown) => string,
 *   nameOf: import('./values.js').Person,
 *   entry: string,
 * }} Names `entry`: of the entry itself, 'run-2, entry 3'
 */

/** Shown for every kind; not repeated among the other fields. */
const COMMON = ['at', 'requests'];

/** @type {Record<string, Words>} */
const KINDS = {
  opened: {
    title: 'Opened',
    fields: [
      ...['schema', 'engine', 'run', 'operator', 'rule', 'issue', 'issueKey', 'subjectRef'],
      ...['person', 'entra', 'takenBy', 'approvedBy', 'plan', 'settings', 'settingsDigest'],
      'portal',
    ],
    body: ({ operator, rule, portal }, { nameOf }) => [
      html`By ${nameOf(operator)}, by the rule “${rule}”.`,
      facts([['Portal accounts with the address', portalOf(portal)]]),
    ],
  },
  approved: { title: 'Approved', fields: [], body: () => null },
  stopped: { title: 'Stopped', fields: [], body: () => null },
  told: { title: 'Told', fields: [], body: () => null },
  resumed: {
    title: 'Taken up again',
    fields: ['epoch'],
    body: ({ epoch }) => html`By its holder number ${epoch}. What was out had an unknown effect.`,
  },
  reopened: {
    title: 'Tried again',
    fields: ['by'],
    body: ({ by }, { nameOf }) => html`${nameOf(by)} asked to try again what had not ended well.`,
  },
  sent: {
    title: 'Sent',
    fields: ['steps'],
    body: ({ steps }, { step }) => bullets(list(steps).map(step), 'nothing'),
  },
  answered: {
    title: 'Answered',
    fields: ['claims'],
    body: ({ claims }, { step, entry }) =>
      table(
        `Claims of ${entry}`,
        ['Step', 'Claim (no proof yet)'],
        list(claims).map((pair) => [step(list(pair)[0]), claim(list(pair)[1])]),
      ),
  },
  looked: {
    title: 'Read again',
    fields: ['held', 'access', 'unread', 'portal'],
    body: ({ held, access, unread, portal }, { step, entry }) => [
      table(
        `What the reads of ${entry} showed`,
        ['Step', 'Seen'],
        list(held).map((pair) => [step(list(pair)[0]), seen(list(pair)[1])]),
      ),
      facts([
        ['Lets the person in', accessOf(access)],
        ['Portal accounts with the address', portalOf(portal)],
        ['Could not be read', list(unread).length === 0 ? null : bullets(list(unread), '')],
      ]),
    ],
  },
  discovered: {
    title: 'Found to be handed over',
    fields: ['steps'],
    body: ({ steps }) =>
      bullets(
        list(steps).map((one) => record(one).title),
        'nothing',
      ),
  },
  identified: {
    title: 'Became known',
    fields: ['account', 'entra'],
    body: ({ account, entra }) =>
      facts([
        ['Account', account],
        ['User in Entra', entra],
      ]),
  },
  postponed: {
    title: 'Put off',
    fields: ['step', 'until'],
    body: ({ step: id, until }, { step }) => html`${step(id)}, until ${time(until)}.`,
  },
  climbed: {
    title: 'Went on to the next means',
    fields: ['step', 'why'],
    body: ({ step: id, why }, { step }) => html`${step(id)}: ${why}`,
  },
  concluded: {
    title: 'Concluded',
    fields: ['step', 'outcome'],
    body: ({ step: id, outcome: value }, { step }) =>
      html`${step(id)}: ${outcome(value)} ${variant(value).of.reason}`,
  },
  waiting: {
    title: 'Waited',
    fields: ['until', 'why'],
    body: ({ until, why }) => html`Until ${time(until)}: ${why}`,
  },
  rested: {
    title: 'Came to rest',
    fields: ['rest'],
    body: ({ rest }) => html`${outcome(rest)} ${restWords(rest)}`,
  },
};

/** The kinds that this page has words for. */
export const KNOWN_KINDS = Object.keys(KINDS);

/**
 * @param {string} kind
 * @returns {string}
 */
export function titleOf(kind) {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind].title : `${words(kind)} (of another version)`;
}

/**
 * @param {{ kind: string, fields: Record<string, any> }} fact
 * @param {Names} names
 * @returns {unknown}
 */
export function bodyOf({ kind, fields }, names) {
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : { fields: [], body: () => null };
  const spoken = [...COMMON, ...known.fields];
  const others = Object.entries(fields).filter(([name]) => !spoken.includes(name));
  return [
    known.body(fields, names),
    requests(fields.requests, names.entry),
    facts(others.map(([name, value]) => [words(name), anything(value, name)])),
  ];
}

/** In whose name a request was made. */
const IDENTITIES = {
  asUser: 'The person, to Jira',
  asApp: 'Offramp, to Jira',
  orgRead: 'The key that reads, to Atlassian',
  orgWrite: 'The key that writes, to Atlassian',
  entra: 'Offramp’s registration, to Microsoft Entra',
};

/**
 * Folded: a reader wants them rarely, and then all of them.
 *
 * @param {unknown} value
 * @param {string} entry
 * @returns {Markup | null}
 */
function requests(value, entry) {
  const all = list(value);
  const rows = all.flatMap((one) => {
    const { identity, parts, ...of } = record(one);
    const inBatch = list(parts).map((part) => requestRow('In this batch', record(part)));
    return [requestRow(identityOf(identity), of), ...inBatch];
  });
  const columns = ['In whose name', 'Request', 'Path', 'Status'];
  return rows.length === 0
    ? null
    : html`<details class="requests">
        <summary>${all.length === 1 ? '1 request' : `${all.length} requests`}</summary>
        ${table(`Requests of ${entry}`, columns, rows)}
      </details>`;
}

/**
 * @param {unknown} identity
 * @returns {unknown}
 */
function identityOf(identity) {
  const name = variant(identity).name;
  return Object.hasOwn(IDENTITIES, name)
    ? IDENTITIES[/** @type {keyof typeof IDENTITIES} */ (name)]
    : words(name);
}

/**
 * @param {unknown} who
 * @param {Record<string, any>} request
 * @returns {unknown[]}
 */
function requestRow(who, { method, path, status, ...more }) {
  const others = Object.keys(more).length > 0 ? html` ${more}` : null;
  const said = status === 0 ? 'not sent' : (status ?? 'no answer');
  return [who, html`<code>${method}</code>`, html`<code>${path}</code>`, html`${said}${others}`];
}

/**
 * @param {unknown} value
 * @returns {unknown}
 */
function claim(value) {
  const { name, of } = variant(value);
  switch (name) {
    case 'accepted':
      return 'Accepted';
    case 'ambiguous':
      return html`May be so already (${of.status}): ${of.said}`;
    case 'refused':
      return html`Refused (${of.status === 0 ? 'not sent' : of.status}): ${of.said}`;
    case 'throttled':
      return html`Not now (429)${of.retryAt ? html`, not before ${time(of.retryAt)}` : null}`;
    case 'unclear':
      return html`May have happened: ${of.said}`;
    default:
      return html`${value}`;
  }
}

/** @param {unknown} value */
function seen(value) {
  const { name } = variant(value);
  return { holds: 'Holds', notYet: 'Not yet', unreadable: 'No read tells' }[name] ?? words(name);
}

/**
 * @param {unknown} portal
 * @returns {string | null}
 */
function portalOf(portal) {
  const { sameAddress, hiddenAddress } = record(portal);
  if (sameAddress === undefined) {
    return null;
  }
  return `${sameAddress}, and ${hiddenAddress} whose own address is not shown`;
}

/**
 * @param {unknown} access
 * @returns {unknown}
 */
function accessOf(access) {
  if (!Array.isArray(access)) {
    return 'Not read';
  }
  const roles = access.map((one) => {
    const { resource, role, paths, directory, status } = record(one);
    const where = directory ? html`, in ${directory}` : null;
    const state = status ? html` (${words(status).toLowerCase()})` : null;
    return html`<code>${role}</code> on <code>${resource}</code>,
      ${list(paths).join(' and ')}${where}${state}`;
  });
  return bullets(roles, 'Nothing');
}

/**
 * @param {unknown} rest
 * @returns {string}
 */
export function restWords(rest) {
  const said = {
    done: 'Every promise of the playbook was proven by a read.',
    byHand: 'Somebody has something left to do; Offramp kept looking.',
    attention: 'Something failed, or no read tells.',
  };
  return Object.hasOwn(said, variant(rest).name)
    ? said[/** @type {keyof typeof said} */ (variant(rest).name)]
    : '';
}
