/** Answers the app's calls to Jira as the product would: identity, scopes, and nothing else. */
import { forwardedHeaders } from './http.js';

/**
 * @import { App, Installation, PlatformAnswer } from '../types.d.ts'
 * @import { Invocation } from './invoker.js'
 * @typedef {{ method: string, headers: Record<string, string | string[] | undefined>, body: Buffer, signal: AbortSignal }} AppCall
 */

const proxyError = (/** @type {number} */ status, /** @type {string} */ reason) => ({
  status,
  headers: { 'forge-proxy-error': reason },
  body: { code: status, message: reason },
});

export class Product {
  /**
   * @param {{ app: App, installation: Installation, cloud: import('./cloud.js').Cloud }} parts
   */
  constructor({ app, installation, cloud }) {
    this.app = app;
    this.installation = installation;
    this.cloud = cloud;
  }

  /**
   * @param {Invocation} invocation
   * @param {{ provider: string, remote: string, accountId?: string, contextAri?: string }} meta
   * @param {string} path
   * @param {AppCall} call
   * @returns {Promise<PlatformAnswer>}
   */
  async request(invocation, meta, path, call) {
    if (meta.remote !== 'jira') return proxyError(403, 'PRODUCT_NOT_ALLOWED');
    if (meta.contextAri && meta.contextAri !== this.installation.contextAri) {
      return proxyError(403, 'CONTEXT_NOT_ALLOWED');
    }
    const identity = this.#identityOf(invocation, meta);
    if ('refused' in identity) return identity.refused;
    return this.cloud
      .send({
        ...call,
        host: this.installation.site,
        path,
        headers: {
          ...forwardedHeaders(call.headers),
          'x-sandbox-identity': identity.is,
          'x-sandbox-scopes': identity.scopes.join(' '),
          'x-sandbox-caller': callerOf(invocation),
        },
      })
      .then(toAnswer);
  }

  /**
   * @param {Invocation} invocation
   * @param {{ provider: string, accountId?: string }} meta
   * @returns {{ is: string, scopes: string[] } | { refused: PlatformAnswer }}
   */
  #identityOf({ accountId }, meta) {
    const { scopes, impersonation } = this.app;
    if (meta.provider === 'app') return { is: 'app', scopes };
    const wanted = meta.accountId ?? accountId;
    if (wanted === null || wanted === undefined) {
      return { refused: proxyError(401, 'NEEDS_AUTHENTICATION_ERR') };
    }
    if (wanted === accountId) return { is: `user:${wanted}`, scopes };
    if (impersonation.size === 0) return { refused: proxyError(403, 'IMPERSONATION_NOT_ALLOWED') };
    return { is: `user:${wanted}`, scopes: [...impersonation] };
  }
}

/**
 * @param {Invocation} invocation
 * @returns {string} as it is shown in the log of requests
 */
export function callerOf({ module, id }) {
  return `app:${module.key}:${id}`;
}

/**
 * @param {import('./cloud.js').CloudResponse} response
 * @returns {PlatformAnswer}
 */
export function toAnswer({ status, headers, body }) {
  return { status, headers: forwardedHeaders(headers), body };
}
