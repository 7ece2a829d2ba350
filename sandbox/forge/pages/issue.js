/** An issue as Jira would show it, with the app's modules where Jira puts them. */
import { frameAddress } from './frame.js';
import { html } from './html.js';
import { layout } from './layout.js';

/**
 * @import { AppModule, Transition } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @import { IssueFacts } from '../platform/modules.js'
 * @import { Viewer } from './viewer.js'
 */

const EMPLOYEE = 'customfield_10050';
const EMPLOYEE_EMAIL = 'customfield_10051';

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {any} issue as Jira's API gives it to the viewer
 * @param {IssueFacts} facts
 * @param {Transition[]} transitions that the viewer is offered
 */
export function issuePage(platform, viewer, issue, facts, transitions) {
  const { company, modules } = platform;
  const address = (/** @type {AppModule} */ { resource }) => frameAddress(platform, resource);
  const onIssue = modules.onIssues().filter(({ resource }) => resource !== undefined);
  const actions = onIssue.filter(({ type }) => type === 'jira:issueAction');
  const panels = onIssue.filter(({ type }) => type === 'jira:issuePanel');
  const { summary, description, status } = issue.fields ?? {};
  const context = (/** @type {AppModule} */ module) => ({
    ...modules.context(module, modules.issueExtension(module, facts)),
    accountId: viewer.person?.accountId,
    theme: { colorMode: viewer.theme },
  });
  const content = html`<nav aria-label="Breadcrumb" class="subtle">
      <a href="/">Leavers</a> / <span aria-current="page">${facts.key}</span>
    </nav>
    <h1>${summary}</h1>
    <div class="toolbar" role="group" aria-label="Issue actions">
      ${lozenge(status)} ${transitions.map((transition) => moveButton(facts.key, transition))}
      ${actions.map((module) => actionButton(module, context(module), address(module)))}
    </div>
    <div class="issue">
      <div class="issue-main">
        ${
          description
            ? html`<h2>Description</h2>
                <p>${plainText(description)}</p>`
            : ''
        }
        ${panels.map((module) => panel(module, context(module), address(module)))}
      </div>
      <section class="issue-side" aria-label="Details">${details(issue, facts)}</section>
    </div>
    <div id="flags" role="status" aria-live="polite"></div>
    <script src="/_bridge/host.js" type="module"></script>`;
  return layout({ company, viewer, title: `${facts.key} ${summary}`, content });
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {string} key
 */
export function noIssuePage({ company }, viewer, key) {
  const content = html`<h1>You can't view this ticket</h1>
    <p>${key} is not there, or ${viewer.person?.name} may not see it.</p>
    <p><a href="/">Back to the tickets</a></p>`;
  return layout({ company, viewer, title: key, content });
}

/** @param {any} status as Jira's API gives it */
function lozenge(status) {
  const category = status?.statusCategory?.key ?? 'new';
  return html`<span class="status status-${category}">${status?.name ?? 'Open'}</span>`;
}

/**
 * @param {string} issueKey
 * @param {Transition} transition
 */
function moveButton(issueKey, { id, name, to }) {
  return html`<button
    type="button"
    class="move"
    data-transition="${id}"
    data-issue="${issueKey}"
    title="To ${to.name}"
  >
    ${name}
  </button>`;
}

/**
 * @param {AppModule} module
 * @param {object} context
 * @param {string} address of the frame
 */
function actionButton({ key, title }, context, address) {
  return html`<button
    type="button"
    data-action="${key}"
    data-title="${title}"
    data-address="${address}"
    data-context="${JSON.stringify(context)}"
  >
    ${title}
  </button>`;
}

/**
 * @param {AppModule} module
 * @param {object} context
 * @param {string} address of the frame
 */
function panel({ key, title }, context, address) {
  return html`<section class="panel" aria-labelledby="panel-${key}">
    <h2 id="panel-${key}">${title}</h2>
    <div
      data-frame="${key}"
      data-title="${title}"
      data-address="${address}"
      data-context="${JSON.stringify(context)}"
    ></div>
  </section>`;
}

/**
 * @param {any} issue
 * @param {IssueFacts} facts
 */
function details({ fields = {} }, { key, type }) {
  const rows = [
    ['Key', key],
    ['Type', type],
    ['Employee', fields[EMPLOYEE]?.displayName],
    ['Employee e-mail', fields[EMPLOYEE_EMAIL]],
    ['Reporter', fields.reporter?.displayName],
    ['Assignee', fields.assignee?.displayName],
  ];
  return html`<h2>Details</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value ?? 'None'}</dd>`,
      )}
    </dl>`;
}

/**
 * @param {any} description a text, or a document of Atlassian's format
 * @returns {string}
 */
function plainText(description) {
  if (typeof description === 'string') return description;
  const { text = '', content = [] } = description ?? {};
  return text + content.map(plainText).join(' ');
}
