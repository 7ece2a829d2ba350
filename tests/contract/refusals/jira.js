/**
 * Refusals of Jira.
 *
 * @typedef {import('./asked.js').Asked} Asked
 * @typedef {import('./asked.js').Case} Case
 * @typedef {import('./asked.js').Write} Write
 */
import { ask } from './asked.js';

const NO_CONFLICT = 'nobody has said which conflict it is; the simulated API knows none';

/**
 * @param {any} acme
 * @returns {Record<string, Write>}
 */
export function ofJira({ site, people }) {
  const { ned, lena, nobody, holly } = people;
  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Asked}
   */
  const jira = (method, path, body) => ({
    host: site,
    ...ask(method, `/rest/api/3/${path}`, body),
  });
  const byNed = (/** @type {Asked} */ asked) => ({ ...asked, as: `user:${ned}` });
  const byNobody = (/** @type {Asked} */ asked) => ({ ...asked, as: null });
  const comment = (/** @type {string} */ key, body = /** @type {unknown} */ ('no document')) =>
    jira('POST', `issue/${key}/comment`, { body });
  const said = { type: 'doc', version: 1, content: [] };
  const edit = (/** @type {string} */ key, fields = {}) => jira('PUT', `issue/${key}`, { fields });
  const property = (/** @type {string} */ key, /** @type {unknown} */ value) =>
    jira('PUT', `issue/${key}/properties/offramp`, value);
  const assign = (/** @type {string} */ key, /** @type {string} */ accountId) =>
    jira('PUT', `issue/${key}/assignee`, { accountId });
  const many = (/** @type {string[]} */ keys) =>
    jira('POST', 'bulk/issues/fields', {
      selectedIssueIdsOrKeys: keys,
      selectedActions: ['assignee'],
      editedFieldsInput: {
        singleSelectClearableUserPickerFields: [{ fieldId: 'assignee', user: { accountId: lena } }],
      },
    });
  const filter = (/** @type {number} */ id) =>
    jira('PUT', `filter/${id}/owner`, { accountId: lena });
  const dashboards = (/** @type {number[]} */ entityIds) =>
    jira('PUT', 'dashboard/bulk/edit', {
      action: 'changeOwner',
      entityIds,
      changeOwnerDetails: { newOwner: lena, autofixName: true },
    });
  const component = (/** @type {number} */ id, leadAccountId = lena) =>
    jira('PUT', `component/${id}`, { leadAccountId });
  const project = (/** @type {string} */ key, leadAccountId = lena) =>
    jira('PUT', `project/${key}`, { leadAccountId });
  const actor = (/** @type {string} */ key, query = '') =>
    jira('DELETE', `project/${key}/role/10003${query}`);

  return {
    addComment: {
      refused: {
        400: [{ ask: comment('OFF-1') }],
        401: [{ ask: byNobody(comment('OFF-1', said)) }],
        404: [{ ask: comment('OFF-4711', said) }],
      },
      never: { 413: 'published for an issue with too many comments; the simulated one holds any' },
    },
    editIssue: {
      refused: {
        400: [{ ask: edit('OFF-1', { customfield_4711: 'a' }) }],
        401: [{ ask: byNobody(edit('OFF-1')) }],
        404: [{ ask: edit('OFF-4711') }],
      },
      never: {
        403: 'published for overrideScreenSecurity and the like, which the app never sends',
        409: NO_CONFLICT,
        422: 'published for a configuration of Jira that is at fault; the simulated one is not',
      },
    },
    // Its derived description has no refusals.
    addRequestComment: { refused: {} },
    setIssueProperty: {
      refused: {
        400: [{ ask: property('OFF-1', 'x'.repeat(40_000)) }],
        401: [{ ask: byNobody(property('OFF-1', 1)) }],
        404: [{ ask: property('OFF-4711', 1) }],
      },
      never: {
        403: 'got with the variant ticket.uneditable only; who sees an issue may edit it here',
      },
    },
    assignIssue: {
      refused: {
        400: [{ ask: assign('ATLAS-1', nobody) }],
        403: [{ ask: byNed(assign('ATLAS-1', lena)) }],
        404: [{ ask: assign('ATLAS-4711', lena) }],
      },
    },
    editIssues: {
      refused: {
        400: [{ ask: many([]) }],
        401: [{ ask: byNobody(many(['ATLAS-1'])) }],
      },
    },
    changeFilterOwner: {
      refused: {
        // Lena has one of that name.
        400: [{ ask: filter(10_302) }],
        403: [{ ask: byNed(filter(10_300)) }],
        404: [{ ask: filter(4_711) }],
      },
    },
    editDashboards: {
      refused: {
        400: [{ ask: dashboards([]) }],
        401: [{ ask: byNobody(dashboards([10_400])) }],
      },
    },
    editComponent: {
      refused: {
        400: [{ ask: component(10_500, nobody) }],
        401: [{ ask: byNobody(component(10_500)) }],
        403: [{ ask: byNed(component(10_500)) }],
        404: [{ ask: component(4_711) }],
      },
    },
    editProject: {
      refused: {
        400: [{ ask: project('ATLAS', nobody) }],
        401: [{ ask: byNobody(project('ATLAS')) }],
        403: [{ ask: byNed(project('ATLAS')) }],
        404: [{ ask: project('NOWHERE') }],
      },
    },
    removeProjectRoleActor: {
      refused: {
        400: [{ ask: actor('ATLAS') }],
        404: [{ ask: actor('ATLAS', `?user=${ned}`) }, { ask: actor('NOWHERE', `?user=${holly}`) }],
      },
    },
  };
}
