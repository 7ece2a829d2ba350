import { fetch } from '@forge/api';
import { discreet } from './discreet.js';
import { NotSent } from './notSent.js';

/**
 * Sends a request with a secret in its header, to the one place that the secret is for. An address
 * can come from an answer (the next page of a list), and is not trusted. What comes back does not have
 * the secret, nor any other that is known here.
 *
 * @param {string} origin
 * @param {string} url
 * @param {import('@forge/api').RequestInit} init
 * @param {string} secret
 * @param {Iterable<string>} [others] secrets that this invocation knows beside it
 * @returns {Promise<import('@forge/api').APIResponse>}
 */
export async function bearing(origin, url, init, secret, others = []) {
  if (new URL(url).origin !== origin) {
    throw new NotSent('egress', 'OTHER_HOST');
  }
  const headers = { ...init.headers, authorization: `Bearer ${secret}` };
  // A redirect would carry the secret to an address nobody declared.
  const answer = await fetch(url, { ...init, headers, redirect: 'error' });
  return discreet(answer, [secret, ...others]);
}
