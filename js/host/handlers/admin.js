import { digestOf } from '../digest.js';
import { tenantNamedIn } from '../identity/entraToken.js';
import { freshCore as freshDoors } from '../doors.js';
import { freshCore } from '../office.js';
import { freshCore as freshSweep } from '../sweep.js';
import { askCore, resolverOf } from './asked.js';

/** What the admin page may ask for. Whether the asker is an admin is the core's to find out. */
export const FUNCTIONS = Object.freeze([
  'admin.health',
  'admin.setKey',
  'admin.stop',
  'admin.resume',
  'admin.policy',
  'admin.preview',
  'admin.save',
  'admin.confirmPolicy',
  'admin.discardPolicy',
  'admin.version',
  'admin.rollback',
  'admin.runs',
  'admin.run',
  'admin.retry',
  'admin.evidence',
  'admin.sweep',
  'admin.sweepStart',
  'admin.sweepList',
  'admin.limits',
  'admin.many',
  'admin.startMany',
  'admin.manyEnds',
  'admin.plan',
]);

/** A whole policy comes along with these. */
const WITH_DOCUMENT = new Set(['admin.preview', 'admin.save']);

/** What the core's module for many people at once answers; the office has the rest. */
const OF_SWEEP = new Set([
  ...['admin.sweep', 'admin.sweepStart', 'admin.sweepList'],
  ...['admin.many', 'admin.startMany', 'admin.manyEnds'],
]);

/** Resolver of the admin page. */
export const adminResolver = resolverOf(
  { functions: FUNCTIONS, limitKb: (name) => (WITH_DOCUMENT.has(name) ? 200 : 100) },
  (name, { payload, context }) => {
    const carried = () =>
      askCore(OF_SWEEP.has(name) ? freshSweep : freshCore, name, payload, context);
    return (OWN.get(name) ?? carried)(payload, context);
  },
);

/** What is not carried to the core as it comes. */
const OWN = new Map([
  ['admin.setKey', setKey],
  ['admin.plan', plan],
]);

/**
 * A ticket's panel, as whoever asks would see it on the ticket: the same core, the same question.
 * It is told to nobody to whom the ticket itself would not tell it, since the core reads the ticket
 * with the asker's own rights, and takes it only if its number is the one that is named here.
 *
 * @param {any} payload
 * @param {import('@forge/resolver').Request['context']} context
 */
function plan({ playbook = null, issueId, issueKey }, context) {
  const issue = { id: issueId, key: issueKey };
  const extension = { ...context.extension, type: 'jira:issuePanel', issue };
  return askCore(freshDoors, 'open', { playbook }, { ...context, extension });
}

/**
 * A key on its way into the secret store. The core is told that there is one, and which, and of
 * Entra's the tenant that it names; the key stays with this invocation, and the core's command
 * `adopt` says where it goes, if anywhere.
 *
 * @param {any} payload
 * @param {import('@forge/resolver').Request['context']} context
 */
function setKey({ key, endsOn, secret: given }, context) {
  const secret = typeof given === 'string' ? given : '';
  const about = { secretDigest: digestOf(secret), secretLength: secret.length };
  const named = { tenant: tenantNamedIn(secret) };
  const payload = { key, endsOn, ...about, ...named };
  return askCore(freshCore, 'admin.setKey', payload, context, secret);
}
