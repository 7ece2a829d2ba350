/** The log of requests, as it may be shown. */

/**
 * @import { Platform } from '../platform/platform.js'
 * @typedef {{ caller?: string | null, host: string, requestBody?: string | null, responseBody?: string | null }} Entry
 */

const OWN_CALLER = 'sandbox:';
const TOKEN_HOST = 'login.microsoftonline.com';
const HIDDEN = 'hidden';

/**
 * @param {Platform} platform
 * @param {URLSearchParams} query
 */
export async function shownRequests({ cloud }, query) {
  const { status, body } = await cloud.control('GET', `requests?${query}`);
  return { status, body: Array.isArray(body) ? body.filter(isForeign).map(shown) : body };
}

/** @param {Entry} entry */
const isForeign = ({ caller }) => !`${caller ?? ''}`.startsWith(OWN_CALLER);

/**
 * Where a secret is exchanged for a token, both have to be in the bodies; anywhere else they are
 * shown, because there they are a leak.
 * @param {Entry} entry
 * @returns {Entry}
 */
function shown(entry) {
  if (entry.host !== TOKEN_HOST) return entry;
  return {
    ...entry,
    ...(entry.requestBody && { requestBody: withoutSecret(entry.requestBody) }),
    ...(entry.responseBody && { responseBody: withoutToken(entry.responseBody) }),
  };
}

/** @param {string} form */
function withoutSecret(form) {
  return form.replace(/(^|&)(client_secret|client_assertion)=[^&]*/g, `$1$2=${HIDDEN}`);
}

/** @param {string} json which may have been cut off */
function withoutToken(json) {
  return json.replace(/("access_token"\s*:\s*")[^"]*/g, `$1${HIDDEN}`);
}
