import { html } from './page/html.js';
import { headline, readRun, runSection } from './page/run.js';
import { STYLE } from './page/style.js';
import { facts, personBy, table, time } from './page/values.js';

/**
 * An evidence pack as a page for people: one file, without scripts and without anything that is
 * loaded. The page proves nothing, it shows; the JSON file is what can be verified. It takes the
 * pack at its word: verify first. What an entry says against the run's own steps is shown as that.
 *
 * Runs in browsers and in Node.
 *
 * @param {import('./format.js').Pack} pack of version 1
 * @param {(number | null)[]} [vouchedFor] per run, the last entry that a head which was kept elsewhere
 *   vouches for; `null` or left out: none was given
 * @param {Readonly<Record<string, string>>} [names] what people are called now, by account: the pack
 *   names them by account alone. No hash covers them; whoever has none is shown by account
 * @returns {string} HTML
 */
export function pageOf(pack, vouchedFor = [], names = {}) {
  const { organization, madeAt } = pack;
  const runs = pack.runs.map((run, place) => readRun(run, vouchedFor[place] ?? null));
  const person = personBy(names);
  const title = `Evidence of ${organization.name}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${about(pack)}
        </header>
        <main>${index(runs)} ${runs.map((read, place) => runSection(read, place, person))}</main>
        <footer class="run">
          <h2>How to verify</h2>
          <p>
            This page was made at ${time(madeAt)} from a JSON file that holds the same entries, each
            chained to the one before. The file can be checked, this page cannot. A name before an
            account was looked up when the page was made, and is no part of the file. Offline, with
            Node 20 or newer, in the folder of Offramp’s source:
          </p>
          <pre>npm run verify -- FILE.json --head HASH</pre>
          <p>
            Take the heads from the tickets and not from this page: what stands in another place is
            what a forger has to change too.
          </p>
        </footer>
      </body>
    </html> `;
  return page.content;
}

/** @param {import('./format.js').Pack} pack */
function about({ organization, madeAt, period, runs, chain }) {
  return facts([
    ['Organization', html`${organization.name} <code>${organization.id}</code>`],
    ['Made', time(madeAt)],
    ['Runs opened', period ? html`from ${time(period.from)} to before ${time(period.to)}` : null],
    ['Runs', runs.length],
    ['Hash over all runs', html`<code class="hash">${chain.hash}</code>`],
  ]);
}

/** @param {import('./page/run.js').ReadRun[]} runs */
function index(runs) {
  const rows = runs.map((read, number) => {
    const { title, person, rest, openedAt } = headline(read);
    return [html`<a href="#run-${number + 1}">${title}</a>`, person, time(openedAt), rest];
  });
  return (
    table('Runs in this pack', ['Run', 'Person', 'Opened', 'How it rested'], rows) ??
    html`<p>No run is in this pack.</p>`
  );
}
