import { createHash } from 'node:crypto';
import { fetch } from '@forge/api';
import { kvs } from '@forge/kvs';
import { within } from '../within.js';
import { NotSent } from './notSent.js';

/** Where tokens are given out. */
export const TOKEN_ORIGIN = 'https://login.microsoftonline.com';

/** How long a token may take to come; the request itself has to fit after it. */
export const TOKEN_TIMEOUT_MS = 8_000;

/** The app's credential in the secret store, as the variable OFFRAMP_ENTRA has it. */
const APP = 'entra-app';
const TOKEN = 'entra-token';
const SCOPE = 'https://graph.microsoft.com/.default';

/** A token is not used in the last minute of its life: the request must arrive in time. */
const MARGIN_MS = 60_000;

/** A tenant's id or domain, which becomes a part of a path. */
const TENANT = /^[\da-z-]+(\.[\da-z-]+)*$/i;

/**
 * @typedef {object} Token
 * @property {string} token
 * @property {number} expiresAt in milliseconds since 1970
 * @property {string} app digest of the credential that it was given for
 */

/** @typedef {{ tenantId: string, clientId: string, clientSecret: string, digest: string }} App */

/**
 * @param {Token} token
 * @returns {boolean}
 */
export function isFresh({ expiresAt }) {
  return Date.now() < expiresAt - MARGIN_MS;
}

/**
 * The token of an earlier invocation while it lives, else a new one.
 *
 * @returns {Promise<Token>} rejected with `NotSent`
 */
export function storedOrNewToken() {
  return obtained(async (signal) => {
    const [app, stored] = await Promise.all([readApp(), readToken()]);
    const isOurs = stored?.app === app.digest && isFresh(stored);
    return isOurs ? stored : fetched(app, signal);
  });
}

/**
 * A new token in place of one that is no longer good.
 *
 * @returns {Promise<Token>} rejected with `NotSent`
 */
export function newToken() {
  return obtained(async (signal) => {
    await kvs.deleteSecret(TOKEN).catch(nothing);
    return fetched(await readApp(), signal);
  });
}

/**
 * A token for a credential that is to be tried. It is not kept.
 *
 * @param {App} app
 * @returns {Promise<Token>} rejected with `NotSent`
 */
export function tokenOf(app) {
  return obtained((signal) => granted(app, signal));
}

/**
 * Whatever goes wrong here, nothing was sent; and of what went wrong only a code is told.
 *
 * @param {(signal: AbortSignal) => Promise<Token>} work
 * @returns {Promise<Token>}
 */
async function obtained(work) {
  try {
    return await within(TOKEN_TIMEOUT_MS, work);
  } catch (error) {
    throw error instanceof NotSent ? error : unavailable(error);
  }
}

/**
 * @param {any} error
 * @returns {NotSent}
 */
function unavailable(error) {
  const isUndeclared = error.name === 'REQUEST_EGRESS_ALLOWLIST_ERR';
  const code = String(error.cause?.code ?? error.name);
  return new NotSent(isUndeclared ? 'egress' : 'tokenUnavailable', code);
}

/**
 * @returns {Promise<App>}
 */
async function readApp() {
  const text = await kvs.getSecret(APP);
  if (typeof text !== 'string') {
    throw new NotSent('noKey', 'NO_KEY');
  }
  return appOf(text);
}

/**
 * @param {string} text of a credential
 * @returns {App}
 */
export function appOf(text) {
  const app = parsed(text);
  const isComplete = [app?.clientId, app?.clientSecret].every(isText);
  if (!isComplete || !isTenant(app.tenantId)) {
    throw new NotSent('noKey', 'BAD_CREDENTIAL');
  }
  return { ...app, digest: createHash('sha256').update(text).digest('hex') };
}

/** @returns {Promise<Token | undefined>} */
function readToken() {
  // Without what was stored, a new token is as good.
  return kvs.getSecret(TOKEN).catch(nothing);
}

/**
 * A token that later invocations find.
 *
 * @param {App} app
 * @param {AbortSignal} signal
 * @returns {Promise<Token>}
 */
async function fetched(app, signal) {
  const fresh = await granted(app, signal);
  await kvs.setSecret(TOKEN, fresh).catch(nothing);
  return fresh;
}

/**
 * @param {App} app
 * @param {AbortSignal} signal
 * @returns {Promise<Token>}
 */
async function granted({ tenantId, clientId, clientSecret, digest }, signal) {
  const form = { client_id: clientId, client_secret: clientSecret };
  const grant = { grant_type: 'client_credentials', scope: SCOPE };
  const answer = await fetch(`${TOKEN_ORIGIN}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ ...form, ...grant }).toString(),
    redirect: 'error',
    signal,
  });
  if (answer.status !== 200) {
    throw refused(answer.status);
  }
  const { access_token: token, expires_in: seconds } = await answer.json();
  if (!isHeaderText(token)) {
    throw new NotSent('tokenUnavailable', 'BAD_TOKEN');
  }
  return { token, expiresAt: Date.now() + (Number(seconds) || 0) * 1_000, app: digest };
}

/**
 * @param {number} status of the token endpoint
 * @returns {NotSent}
 */
function refused(status) {
  const isPassing = status === 429 || status >= 500;
  return new NotSent(isPassing ? 'tokenUnavailable' : 'tokenRefused', `status ${status}`);
}

/**
 * @param {string} text
 * @returns {any} null when it is not JSON
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The tenant that a credential names, which is no secret.
 *
 * @param {string} text of it
 * @returns {string | null} nothing where it is no credential
 */
export function tenantNamedIn(text) {
  return [parsed(text)?.tenantId].find(isTenant) ?? null;
}

/**
 * @param {unknown} value
 * @returns {value is string} whether it can name a tenant
 */
export function isTenant(value) {
  return typeof value === 'string' && TENANT.test(value);
}

/** @param {unknown} value */
const isText = (value) => typeof value === 'string' && value !== '';

/** @param {unknown} value */
const isHeaderText = (value) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

const nothing = () => undefined;
