import { digestOf } from '../digest.js';
import { tenantNamedIn } from '../identity/entraToken.js';
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
]);

/** A whole policy comes along with these. */
const WITH_DOCUMENT = new Set(['admin.preview', 'admin.save']);

/** What the core's module for many people at once answers; the office has the rest. */
const OF_SWEEP = new Set([
  ...['admin.sweep', 'admin.sweepStart', 'admin.sweepList'],
  ...['admin.many', 'admin.startMany'],
]);

/** Resolver of the admin page. */
export const adminResolver = resolverOf(
  { functions: FUNCTIONS, limitKb: (name) => (WITH_DOCUMENT.has(name) ? 200 : 100) },
  (name, { payload, context }) =>
    name === 'admin.setKey'
      ? setKey(payload, context)
      : askCore(OF_SWEEP.has(name) ? freshSweep : freshCore, name, payload, context),
);

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
