/** Every call to Jira, by jira.js. */
import assert from 'node:assert/strict';
import { load, told } from './told.mjs';

const { ServiceDeskClient, Version3Client } = load('jira.js');

const { site, issue, people, reads } = told;

/** @param {string} email who signs in: the app, or a person by account id */
const signedIn = (email) =>
  new Version3Client({
    host: `https://${site}`,
    authentication: { basic: { email, apiToken: 'token' } },
  });

const desk = new ServiceDeskClient({
  host: `https://${site}`,
  authentication: { basic: { email: 'app', apiToken: 'token' } },
});
const app = signedIn('app');
const person = signedIn(people.operator);

const document = {
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Said by a client' }] }],
};

// Reads.
assert.equal(
  (await person.issues.getIssue({ issueIdOrKey: issue, fields: ['summary'] })).key,
  issue,
);
assert.equal((await app.issues.getIssue({ issueIdOrKey: issue })).key, issue);
for (const [client, jql, least] of [
  [person, 'issueType = Leaver AND status != "In Progress" ORDER BY created DESC', 2],
  [app, 'project = OFF AND issuetype in (Mover, "Joiner")', 2],
  [app, 'status = "To Do" AND "Last day" is not EMPTY', 1],
]) {
  const query = { jql, fields: ['summary'], maxResults: 50 };
  const found = await client.issueSearch.searchForIssuesUsingJqlEnhancedSearchPost(query);
  assert.ok(found.issues.length >= least, `${jql}: ${found.issues.length}`);
}
await assert.rejects(
  app.issueSearch.searchForIssuesUsingJqlEnhancedSearchPost({ jql: 'status = "Last day"' }),
  /status|400/,
);
const granted = await app.permissions.getBulkPermissions({
  accountId: people.operator,
  projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: [10000] }],
});
assert.equal(granted.projectPermissions.length, 1);
assert.ok((await app.myself.getCurrentUser()).accountId);
assert.equal((await app.users.getUser({ accountId: people.jane })).displayName, 'Jane Doe');
assert.equal((await app.userSearch.findUsers({ query: 'Jane' }))[0].accountId, people.jane);
const able = await app.userSearch.findAssignableUsers({
  project: 'OFF',
  accountId: people.successor,
});
assert.equal(able.length, 1);
const filters = await app.filters.getFiltersPaginated({
  overrideSharePermissions: true,
  id: [Number(reads.filter)],
});
assert.deepEqual(
  filters.values.map(({ id }) => id),
  [reads.filter],
);
const byId = await app.dashboards.getDashboardsPaginated({ orderBy: '-id' });
assert.ok(byId.values.length > 1 && Number(byId.values[0].id) > Number(byId.values[1].id));
const projects = await app.projects.searchProjects({ query: 'atlas', expand: 'lead' });
assert.deepEqual(
  projects.values.map(({ key }) => key),
  ['ATLAS'],
);
assert.equal((await app.projects.searchProjects({ typeKey: 'business' })).values.length, 0);
const components = await app.projectComponents.getProjectComponents({ projectIdOrKey: 'ATLAS' });
assert.ok(components.length > 0);
const roles = await app.projectRoles.getProjectRoles({ projectIdOrKey: 'OFF' });
const role = Number(Object.values(roles)[0].split('/').pop());
const actors = (await app.projectRoles.getProjectRole({ projectIdOrKey: 'OFF', id: role })).actors;
assert.ok(actors.length > 0);

// Writes.
await app.issueComments.addComment({ issueIdOrKey: issue, comment: document });
assert.equal((await app.issueComments.getComments({ issueIdOrKey: issue })).comments.length, 1);
const note = await desk.request.createRequestComment({
  issueIdOrKey: issue,
  body: 'Said to the team by a client',
  public: false,
});
assert.equal(note.public, false);
await app.issueProperties.setIssueProperty({
  issueIdOrKey: issue,
  propertyKey: 'offramp',
  propertyValue: { state: 'running' },
});
await app.issues.editIssue({ issueIdOrKey: issue, fields: { summary: 'Edited by a client' } });
await app.issues.assignIssue({ issueIdOrKey: issue, accountId: people.successor });
const task = await app.issueBulkOperations.submitBulkEdit({
  selectedActions: ['assignee'],
  selectedIssueIdsOrKeys: [issue],
  editedFieldsInput: {
    singleSelectClearableUserPickerFields: [
      { fieldId: 'assignee', user: { accountId: people.successor } },
    ],
  },
  sendBulkNotification: false,
});
assert.ok(task.taskId);
await app.filters.changeFilterOwner({ id: Number(reads.filter), accountId: people.successor });
const edited = await app.dashboards.bulkEditDashboards({
  action: 'changeOwner',
  entityIds: [Number(reads.dashboard)],
  changeOwnerDetails: { newOwner: people.successor, autofixName: true },
  extendAdminPermissions: true,
});
assert.deepEqual(edited.entityErrors ?? {}, {});
const { id } = components[0];
const led = await app.projectComponents.updateComponent({ id, leadAccountId: people.successor });
assert.equal(led.lead.accountId, people.successor);
await assert.rejects(app.projectComponents.updateComponent({ id, leadAccountId: {} }));
await app.projects.updateProject({ projectIdOrKey: 'ATLAS', leadAccountId: people.successor });
const actor = await direct();
await app.projectRoleActors.deleteActor(actor);

/** Somebody who was put into a role directly. */
async function direct() {
  for (const key of ['ATLAS', 'OFF']) {
    const all = await app.projectRoles.getProjectRoles({ projectIdOrKey: key });
    for (const address of Object.values(all)) {
      const found = Number(address.split('/').pop());
      const { actors: of } = await app.projectRoles.getProjectRole({
        projectIdOrKey: key,
        id: found,
      });
      const one = of.find(({ actorUser }) => actorUser);
      if (one) return { projectIdOrKey: key, id: found, user: one.actorUser.accountId };
    }
  }
  throw new Error('nobody is in a role directly');
}
