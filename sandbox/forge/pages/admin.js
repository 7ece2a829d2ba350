/** The app's page among Jira's settings. */
import { frameAddress } from './frame.js';
import { html } from './html.js';
import { layout } from './layout.js';

/**
 * @import { AppModule } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @import { Viewer } from './viewer.js'
 */

/** @param {Platform} platform */
function adminPages({ app }) {
  return app.modules.filter(({ type }) => type === 'jira:adminPage');
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {string} [key] of the module; the first where none is named
 * @returns {any | null} null where there is no such page
 */
export function adminPage(platform, viewer, key) {
  const pages = adminPages(platform);
  const module = key ? pages.find((page) => page.key === key) : pages[0];
  if (key && !module) return null;
  const content = html`<nav aria-label="Breadcrumb" class="subtle">
      Apps / <span aria-current="page">${module?.title ?? 'None'}</span>
    </nav>
    <p class="subtle">
      Jira shows this page to Jira admins only. The sandbox shows it to everybody, so that it is the
      app's own check that refuses.
    </p>
    ${pages.length > 1 && html`<p>${pages.map((page) => pageLink(page))}</p>`}
    ${module ? frame(platform, viewer, module) : html`<p>The app has no page here.</p>`}
    <div id="flags" role="status" aria-live="polite"></div>
    <script src="/_bridge/host.js" type="module"></script>`;
  return layout({ company: platform.company, viewer, title: module?.title ?? 'Apps', content });
}

/** @param {AppModule} module */
function pageLink({ key, title }) {
  return html`<a href="/apps/${key}">${title}</a> `;
}

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 * @param {AppModule} module
 */
function frame(platform, viewer, module) {
  const { modules } = platform;
  const context = {
    ...modules.context(module, modules.adminExtension(module)),
    accountId: viewer.person?.accountId,
    theme: { colorMode: viewer.theme },
  };
  return html`<div
    data-frame="${module.key}"
    data-title="${module.title}"
    data-address="${frameAddress(platform, module.resource)}"
    data-context="${JSON.stringify(context)}"
  ></div>`;
}
