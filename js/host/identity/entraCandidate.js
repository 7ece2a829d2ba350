import { bearing } from './bearer.js';
import { appOf, isTenant, tokenOf } from './entraToken.js';
import { GRAPH } from './entra.js';

/** Where the core looks for the tenant of a candidate's token. */
const TENANT_HEADER = 'offramp-token-tenant';

/**
 * Asks Microsoft Graph with a credential that came with the call and is stored nowhere yet: whether it
 * works, and of which tenant it is, is to be found out. Neither it nor its token is kept.
 *
 * @type {import('../commands/http.js').Sender}
 */
export async function asEntraCandidate(url, init, { secret = '' }) {
  const app = appOf(secret);
  const { token } = await tokenOf(app);
  const answer = await bearing(GRAPH, url, init, token, [app.clientSecret, secret]);
  const headers = new Headers();
  answer.headers.forEach((value, name) => headers.append(name, value));
  // Only what the token says, whatever the answer says.
  headers.delete(TENANT_HEADER);
  tenantsOf(token).forEach((tenant) => headers.set(TENANT_HEADER, tenant));
  const body = await answer.arrayBuffer();
  return new Response(body.byteLength > 0 ? body : null, { status: answer.status, headers });
}

/**
 * @param {string} token
 * @returns {string[]} the tenant that gave it out, where the token is one that can be read
 */
function tenantsOf(token) {
  try {
    const { tid } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    return [tid].filter(isTenant);
  } catch {
    return [];
  }
}
