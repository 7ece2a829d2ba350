/** The company at a glance: its tickets, and where to look further. */
import { html } from './html.js';
import { layout } from './layout.js';

/**
 * @import { Platform } from '../platform/platform.js'
 * @import { Viewer } from './viewer.js'
 */

/**
 * @param {Platform} platform
 * @param {Viewer} viewer
 */
export function companyPage({ clock, company }, viewer) {
  const content = html`<h1>Leavers of ${company.name}</h1>
    <p class="subtle">
      ${company.site}, scenario ${company.scenario}, ${company.people.length} people. It is
      ${clock.iso().slice(0, 16).replace('T', ' ')} UTC here.
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">Ticket</th>
          <th scope="col">Summary</th>
        </tr>
      </thead>
      <tbody>
        ${company.tickets.map(
          ({ key, summary }) =>
            html`<tr>
              <td><a href="/browse/${key}">${key}</a></td>
              <td>${summary}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <h2>Behind the scenes</h2>
    <ul>
      <li><a href="/_sandbox/requests">Requests that the app has made</a></li>
      <li><a href="/_sandbox/kvs">What the app has stored</a></li>
      <li><a href="/_sandbox/logs">What the app has logged</a></li>
      <li><a href="/_sandbox/queue">What waits in the queue</a></li>
    </ul>`;
  return layout({ company, viewer, title: 'Leavers', content });
}
