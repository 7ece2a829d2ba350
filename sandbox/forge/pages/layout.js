/** The frame of every page: who looks, in which colours, and that this is a sandbox. */
import { html } from './html.js';

/**
 * @import { Company } from '../types.d.ts'
 * @import { Viewer } from './viewer.js'
 */

const THEMES = 'light:light dark:dark spacing:spacing typography:typography shape:shape';

/** Where a person goes besides the tickets. */
const PLACES = [
  ['/apps', 'Apps'],
  ['/automation', 'Automation'],
  ['/workflow', 'Workflow'],
];

/**
 * @param {{ company: Company, viewer: Viewer, title: string, content: unknown }} page
 */
export function layout({ company, viewer, title, content }) {
  return html`<html lang="en" data-color-mode="${viewer.theme}" data-theme="${THEMES}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title} - ${company.name} sandbox</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/_bridge/tokens.css" />
      <link rel="stylesheet" href="/_bridge/site.css" />
    </head>
    <body>
      <header class="top">
        <a class="brand" href="/">${company.name}</a>
        <nav aria-label="Site" class="site-nav">
          ${PLACES.map(([address, name]) => html`<a href="${address}">${name}</a>`)}
        </nav>
        <p class="sandbox-mark"><strong>Sandbox.</strong> Nobody here is real.</p>
        ${switcher(company, viewer)}
      </header>
      <main aria-label="${title}">${content}</main>
    </body>
  </html>`;
}

/**
 * A form without an address goes back to the page that it is on.
 * @param {Company} company
 * @param {Viewer} viewer
 */
function switcher({ people }, { person, theme }) {
  const other = theme === 'dark' ? 'light' : 'dark';
  const options = people
    .filter(({ kind }) => kind !== 'customer')
    .map(({ accountId, name, part }) => {
      const selected = accountId === person?.accountId ? html` selected` : '';
      return html`<option value="${accountId}" ${selected}>${name} (${part})</option>`;
    });
  return html`<form class="switcher" method="get">
    <label for="as">You are</label>
    <select id="as" name="as">
      ${options}
    </select>
    <button type="submit">Switch</button>
    <button type="submit" name="theme" value="${other}">
      ${other === 'dark' ? 'Dark' : 'Light'}
    </button>
  </form>`;
}
