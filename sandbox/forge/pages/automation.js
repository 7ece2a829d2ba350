/** Automation as its rules' owner sees it: the rules, a run on a ticket, what came of it. */
import { frameAddress } from './frame.js';
import { html } from './html.js';
import { layout } from './layout.js';

/**
 * @import { Platform } from '../platform/platform.js'
 * @import { AuditEntry } from '../automation/automation.js'
 * @import { AutomationRule, Component, Trigger } from '../automation/rules.js'
 * @import { Viewer } from './viewer.js'
 */

const SHOWN_ENTRIES = 50;

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 */
export function automationPage(platform, viewer) {
  const { automation, company } = platform;
  const rules = automation.rules.list();
  const content = html`<h1>Automation</h1>
    <p class="subtle">
      Rules that call the app. In the product, Atlassian runs them; here the sandbox does.
    </p>
    <h2>Rules</h2>
    ${rules.length > 0 ? rules.map((rule) => ruleCard(platform, viewer, rule)) : html`<p>None.</p>`}
    <h2>New rule</h2>
    ${newRule(platform, viewer)}
    <h2>Audit log</h2>
    ${auditTable(automation.audit.slice(0, SHOWN_ENTRIES))}
    <div id="flags" role="status" aria-live="polite"></div>
    <script src="/_bridge/automation.js" type="module"></script>`;
  return layout({ company, viewer, title: 'Automation', content });
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {AutomationRule} rule
 */
function ruleCard(platform, viewer, rule) {
  const { company } = platform;
  const { id, name, actor, trigger, components } = rule;
  const acts = company.people.find(({ accountId }) => accountId === actor)?.name;
  return html`<section class="card" aria-label="${name}" data-rule="${JSON.stringify(rule)}">
    <h3>${name}</h3>
    <p>When ${wordsOf(trigger)}, as ${acts ?? actor ?? 'Automation for Jira'}:</p>
    <ol>
      ${components.map(
        (component, place) =>
          html`<li>${componentLine(platform, viewer, component, place, `${name}, `)}</li>`,
      )}
    </ol>
    <div class="toolbar">
      <label
        >Ticket
        <select>
          ${ticketOptions(platform, rule.projects)}
        </select></label
      >
      <button type="button" data-run="${id}">Run</button>
      <button type="button" data-remove="${id}">Delete</button>
    </div>
  </section>`;
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Component} component
 * @param {number} place in its rule
 * @param {string} of the rule, for the name of the button
 */
function componentLine(platform, viewer, component, place, of) {
  if ('comment' in component) return html`Comment: ${component.comment}`;
  if ('condition' in component) {
    return html`Only if ${component.condition.smartValue} is ${component.condition.equals}`;
  }
  const definition = platform.automation.rules.action(component.action);
  if (!definition) return html`Unknown component`;
  const { people } = platform.company;
  const made = people.find(({ accountId }) => accountId === component.connection)?.name;
  return html`${definition.name}, with the connection of ${made ?? component.connection}
    <code>${JSON.stringify(component.inputs)}</code> ${
      definition.config?.resource &&
      html`<button
        type="button"
        data-configure="${component.action}"
        data-place="${place}"
        aria-label="${of}configure ${definition.name}"
        ${formAttributes(platform, viewer, definition)}
      >
        Configure
      </button>`
    }`;
}

/**
 * What a page needs to open the form of an action. Which `extension.type` the product gives a form
 * is not documented; here it is the type of the module.
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {any} definition of the action
 */
function formAttributes(platform, viewer, definition) {
  const context = {
    ...platform.modules.context(definition, { type: 'action' }),
    accountId: viewer.person?.accountId,
    theme: { colorMode: viewer.theme },
  };
  return html`data-title="${definition.name}"
  data-address="${frameAddress(platform, definition.config.resource)}"
  data-context="${JSON.stringify(context)}"`;
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 */
function newRule(platform, viewer) {
  const { automation, company } = platform;
  const actions = automation.rules.actions().filter(({ config }) => config?.resource);
  if (actions.length === 0) return html`<p>The app has no action that can be configured.</p>`;
  const statuses = new Set(
    (company.workflows ?? []).flatMap((w) => w.transitions.map(({ to }) => to.name)),
  );
  const projects = [...new Set(company.tickets.map(({ project }) => project))];
  const people = company.people.filter(({ kind }) => kind !== 'customer');
  return html`<form id="new-rule" class="card">
    <label>Name <input name="name" value="New rule" required /></label>
    <label
      >When
      <select name="trigger">
        <option value="">somebody runs it</option>
        ${[...statuses].map((s) => html`<option value="${s}">a ticket comes to ${s}</option>`)}
      </select></label
    >
    <label
      >Project
      <select name="project">
        ${projects.map((key) => html`<option>${key}</option>`)}
      </select></label
    >
    <label
      >Actor
      <select name="actor">
        <option value="">Automation for Jira</option>
        ${people.map((p) => html`<option value="${p.accountId}">${p.name} (${p.part})</option>`)}
      </select></label
    >
    <label
      >Connection of
      <select name="connection">
        ${people.map((p) => html`<option value="${p.accountId}">${p.name} (${p.part})</option>`)}
      </select></label
    >
    <label
      >Action
      <select name="action">
        ${actions.map(
          (action) =>
            html`<option value="${action.key}" ${formAttributes(platform, viewer, action)}>
              ${action.name}
            </option>`,
        )}
      </select></label
    >
    <label>Then comment <input name="comment" placeholder="Nothing" /></label>
    <button type="submit">Configure the action</button>
  </form>`;
}

/** @param {Trigger} trigger */
function wordsOf(trigger) {
  if (trigger.kind === 'transitioned') return `a ticket comes to ${trigger.to}`;
  if (trigger.kind === 'scheduled') return `${trigger.everyMinutes} minutes have gone by`;
  return 'somebody runs it';
}

/**
 * @param {Platform} platform
 * @param {string[]} projects
 */
function ticketOptions({ company }, projects) {
  return company.tickets
    .filter(({ project }) => projects.length === 0 || projects.includes(project))
    .map(({ key, summary }) => html`<option value="${key}">${key} ${summary}</option>`);
}

/** @param {AuditEntry[]} entries */
function auditTable(entries) {
  if (entries.length === 0) return html`<p>Nothing has run yet.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Time</th>
        <th scope="col">Rule</th>
        <th scope="col">Ticket</th>
        <th scope="col">Outcome</th>
        <th scope="col">Details</th>
      </tr>
    </thead>
    <tbody>
      ${entries.map(
        ({ startedAt, ruleName, issueKey, outcome, lines }) =>
          html`<tr>
            <td>${startedAt.slice(0, 19).replace('T', ' ')}</td>
            <td>${ruleName}</td>
            <td><a href="/browse/${issueKey}">${issueKey}</a></td>
            <td>${outcome}</td>
            <td>
              ${lines.map(
                (line) =>
                  html`<div>
                    ${line.component}: ${line.messages.join(' ') || line.outcome}
                    ${line.outputs && html`<code>${JSON.stringify(line.outputs)}</code>`}
                  </div>`,
              )}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
