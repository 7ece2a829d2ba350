import { fetch } from '@forge/api';
import { NotSent } from './notSent.js';

/**
 * Sends a request with a secret in its header, to the one place that the secret is for. An address
 * can come from an answer (the next page of a list), and is not trusted.
 *
 * @param {string} origin
 * @param {string} url
 * @param {import('@forge/api').RequestInit} init
 * @param {string} secret
 * @returns {Promise<import('@forge/api').APIResponse>}
 */
export function bearing(origin, url, init, secret) {
  if (new URL(url).origin !== origin) {
    throw new NotSent('egress', 'OTHER_HOST');
  }
  const headers = { ...init.headers, authorization: `Bearer ${secret}` };
  // A redirect would carry the secret to an address nobody declared.
  return fetch(url, { ...init, headers, redirect: 'error' });
}
