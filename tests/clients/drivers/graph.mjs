/** Every call to Microsoft Graph, by Microsoft's client for JavaScript with its credential. */
import assert from 'node:assert/strict';
import { load, told } from './told.mjs';

// What Node's own fetch needs to go through the proxy that the environment names.
const { EnvHttpProxyAgent, setGlobalDispatcher } = load('undici');
setGlobalDispatcher(new EnvHttpProxyAgent());

const { Client } = load('@microsoft/microsoft-graph-client');
const { TokenCredentialAuthenticationProvider } = load(
  '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials',
);
const { ClientSecretCredential } = load('@azure/identity');

const { tenantId, clientId, clientSecret, user, domain } = told.entra;
const credential = new ClientSecretCredential(tenantId, clientId, clientSecret);
const authProvider = new TokenCredentialAuthenticationProvider(credential, {
  scopes: ['https://graph.microsoft.com/.default'],
});
const client = Client.initWithMiddleware({ authProvider });

const found = await client
  .api('/users')
  .filter(`mail eq '${user}'`)
  .select('id,accountEnabled')
  .get();
assert.equal(found.value.length, 1);
const [{ id }] = found.value;
const groups = await client.api(`/users/${id}/memberOf/microsoft.graph.group`).top(3).get();
assert.equal(groups.value.length, 3);
assert.ok(groups['@odata.nextLink']);
const few = await client
  .api('/users')
  .header('ConsistencyLevel', 'eventual')
  .search('"displayName:Jane"')
  .orderby('displayName')
  .count(true)
  .get();
assert.ok(
  few['@odata.count'] >= 1 && few.value.every(({ displayName }) => /jane/i.test(displayName)),
);
await assert.rejects(client.api('/users').search('"displayName:Jane"').get(), /ConsistencyLevel/);
await assert.rejects(client.api('/users').skip(1).get(), /skip/);
const created = await client.api('/users').post({
  displayName: 'New by a client',
  userPrincipalName: `client.js@${domain}`,
  mailNickname: 'client.js',
  accountEnabled: false,
  passwordProfile: { password: 'x9!Pq4wertz', forceChangePasswordNextSignIn: true },
});
assert.ok(created.id);
const invited = await client.api('/invitations').post({
  invitedUserEmailAddress: 'guest.js@partner.example',
  inviteRedirectUrl: 'https://myapps.microsoft.com',
  sendInvitationMessage: false,
});
assert.equal(invited.status, 'PendingAcceptance');
await client.api(`/users/${id}`).update({
  '@odata.type': '#microsoft.graph.user',
  accountEnabled: false,
});
assert.equal((await client.api(`/users/${id}/revokeSignInSessions`).post({})).value, true);
const group = groups.value.find(
  ({ groupTypes, securityEnabled, mailEnabled, onPremisesSyncEnabled, isAssignableToRole }) =>
    groupTypes.length === 0 &&
    securityEnabled &&
    !(mailEnabled || onPremisesSyncEnabled || isAssignableToRole),
);
const one = await client.api(`/groups/${group.id}`).select('id,isAssignableToRole').get();
assert.deepEqual([one.id, one.isAssignableToRole], [group.id, null]);
await client.api(`/groups/${group.id}/members/${id}/$ref`).delete();
await client.api(`/groups/${group.id}/members/$ref`).post({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});
