import { randomUUID } from 'node:crypto';
import { getAppContext } from '@forge/api';

/**
 * @typedef {object} Backend the second argument of every handler
 * @property {string} [installContext] `ari:cloud:jira::site/<cloudId>`
 */

/** @returns {string} the platform's id of this invocation, for finding its log lines */
export function invocationId() {
  return getAppContext().invocationId ?? randomUUID();
}

/**
 * @param {Backend | undefined} backend
 * @returns {{ cloudId: string | null, installationId: string | null, app: string }} `app` names app
 *   and environment as Jira does in the names of the app's own permissions
 */
export function installation(backend) {
  const { appAri, environmentAri, installationAri } = getAppContext();
  return {
    cloudId: backend?.installContext?.split('/').pop() ?? null,
    installationId: installationAri.installationId ?? null,
    app: `${appAri.appId}/${environmentAri.environmentId}`,
  };
}

/**
 * @param {number} ms
 * @returns {number} the instant by which the core has to be done
 */
export function deadlineIn(ms) {
  return Date.now() + ms;
}
