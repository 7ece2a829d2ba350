/** The workflows with the app's rules on them, as an administrator sees them. */
import { RULE_TYPES } from '../workflow/rules.js';
import { frameAddress } from './frame.js';
import { html } from './html.js';
import { layout } from './layout.js';

/**
 * @import { AppRule, CompanyWorkflow, RuleKind, Transition } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @import { Viewer } from './viewer.js'
 * @typedef {{ workflow: CompanyWorkflow, transition: Transition }} Place
 */

const NAMES = { condition: 'Condition', validator: 'Validator', postFunction: 'Post function' };
/** Where the page of a rule finds what was saved before. */
const CONFIG_NAMES = {
  condition: 'conditionConfig',
  validator: 'validatorConfig',
  postFunction: 'postFunctionConfig',
};
const CATEGORIES = /** @type {Record<string, string>} */ ({
  new: 'TODO',
  indeterminate: 'IN_PROGRESS',
  done: 'DONE',
});

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 */
export function workflowPage(platform, viewer) {
  const { company } = platform;
  const content = html`<h1>Workflows</h1>
    <p class="subtle">
      The app's rules on each transition. In the product, Jira admins put them there.
    </p>
    ${(company.workflows ?? []).map((workflow) => card(platform, viewer, workflow))}
    <div id="flags" role="status" aria-live="polite"></div>
    <script src="/_bridge/workflow.js" type="module"></script>`;
  return layout({ company, viewer, title: 'Workflows', content });
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {CompanyWorkflow} workflow
 */
function card(platform, viewer, workflow) {
  const { name, projects, transitions } = workflow;
  return html`<section class="card" aria-label="${name}">
    <h2>${name}</h2>
    <p class="subtle">Followed by ${projects.join(', ')}</p>
    ${transitions.map((transition) => onTransition(platform, viewer, { workflow, transition }))}
  </section>`;
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Place} place
 */
function onTransition(platform, viewer, place) {
  const { workflow, transition } = place;
  const rules = platform.workflow.rules.on({ workflow: workflow.id, transition: transition.id });
  const shown = rules.map((rule) => ruleLine(platform, viewer, place, rule));
  return html`<h3>${transition.name}: ${transition.from.name} to ${transition.to.name}</h3>
    ${
      shown.length > 0
        ? html`<ul>
            ${shown.map((line) => html`<li>${line}</li>`)}
          </ul>`
        : ''
    }
    ${addForm(platform, viewer, place)}`;
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Place} place
 * @param {AppRule} rule
 */
function ruleLine(platform, viewer, place, rule) {
  const definition = definitionOf(platform, rule.kind, rule.moduleKey);
  const said = definition ? platform.workflow.judge.describe(rule, definition) : 'Unknown rule';
  const of = `${place.transition.name}, ${definition?.name ?? rule.moduleKey}`;
  return html`${NAMES[rule.kind]} <strong>${definition?.name ?? rule.moduleKey}</strong>: ${said}
    <code>${JSON.stringify(rule.config)}</code>
    ${
      definition &&
      ['edit', 'view'].map((view) =>
        opener(platform, viewer, place, { ...rule, definition, view, of }),
      )
    }
    <button type="button" data-remove="${rule.id}" aria-label="${of}: remove">Remove</button>`;
}

/**
 * A button that opens one of a rule's pages, where the manifest has it.
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Place} place
 * @param {AppRule & { definition: any, view: string, of: string }} rule
 */
function opener(platform, viewer, place, { definition, view, of, ...rule }) {
  const attributes = pageAttributes(platform, viewer, place, { ...rule, definition, view });
  if (!attributes) return '';
  const name = view === 'edit' ? 'Edit' : 'View';
  return html`<button
    type="button"
    data-rule="${JSON.stringify(rule)}"
    data-open="${definition.key}"
    data-view="${view}"
    aria-label="${of}: ${name.toLowerCase()}"
    ${attributes}
  >
    ${name}
  </button> `;
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Place} place
 */
function addForm(platform, viewer, place) {
  const kinds = /** @type {RuleKind[]} */ (Object.keys(RULE_TYPES));
  const options = kinds.flatMap((kind) =>
    platform.app.declared(RULE_TYPES[kind]).map((definition) => {
      const blank = { kind, moduleKey: definition.key, config: undefined };
      const rule = { workflow: place.workflow.id, transition: place.transition.id, ...blank };
      const attributes = pageAttributes(platform, viewer, place, {
        ...{ definition, kind, config: undefined, view: 'create' },
      });
      return html`<option
        value="${definition.key}"
        data-rule="${JSON.stringify(rule)}"
        data-open="${definition.key}"
        data-view="create"
        ${attributes}
      >
        ${NAMES[kind]}: ${definition.name}
      </option>`;
    }),
  );
  if (options.length === 0) return '';
  const { name } = place.transition;
  return html`<div class="toolbar">
    <select aria-label="New rule of ${name}">
      ${options}
    </select>
    <button type="button" data-add aria-label="Add a rule to ${name}">Add rule</button>
  </div>`;
}

/**
 * What a page needs to open a page of a rule. What was saved is given as the text that was saved.
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {Place} place
 * @param {{ definition: any, kind: RuleKind, config: any, view: string }} page
 */
function pageAttributes(platform, viewer, { workflow, transition }, page) {
  const { definition, kind, config, view } = page;
  const resource = definition[view]?.resource;
  if (!resource) return '';
  const status = (/** @type {Transition['to']} */ { id, name, category }) => ({
    ...{ id, name, statusCategory: CATEGORIES[category], description: '' },
  });
  const { id, from, to } = transition;
  const extension = {
    type: RULE_TYPES[kind],
    entryPoint: view,
    isNewEditor: true,
    workflowId: workflow.id,
    workflowName: workflow.name,
    transitionContext: { id, from: status(from), to: status(to) },
    ...(config !== undefined && { [CONFIG_NAMES[kind]]: JSON.stringify(config) }),
  };
  const context = {
    ...platform.modules.context(definition, extension),
    accountId: viewer.person?.accountId,
    theme: { colorMode: viewer.theme },
  };
  return html`data-title="${definition.name}" data-address="${frameAddress(platform, resource)}"
  data-context="${JSON.stringify(context)}"`;
}

/**
 * @param {Platform} platform
 * @param {RuleKind} kind
 * @param {string} moduleKey
 */
function definitionOf({ app }, kind, moduleKey) {
  return app.declared(RULE_TYPES[kind]).find(({ key }) => key === moduleKey);
}
