import { Markup } from './html.js';

/** The whole look of the page: nothing is loaded. */
export const STYLE = new Markup(`
:root { color-scheme: light dark; --ink: #172b4d; --quiet: #44546f; --paper: #fff; --tint: #f1f2f4;
  --line: #c7ccd4; --link: #0c5bd0; --good: #164b35; --good-tint: #dcfff1; --bad: #8a1f11;
  --bad-tint: #ffeceb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dee4ea; --quiet: #b3bfcc; --paper: #161a1d; --tint: #22272b; --line: #454f59;
    --link: #85b8ff; --good: #baf3db; --good-tint: #164b35; --bad: #ffd5d2; --bad-tint: #601e16; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
h3 { margin: 2rem 0 .5rem; }
a { color: var(--link); }
a:focus-visible, .scrolls:focus-visible, summary:focus-visible { outline: 2px solid var(--link);
  outline-offset: 2px; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
pre { white-space: pre-wrap; background: var(--tint); padding: .75rem; }
.hash, .entry time { color: var(--quiet); font-size: .8125em; }
.run { border-top: 2px solid var(--line); margin-top: 2.5rem; padding-top: .5rem; }
dl { margin: .25rem 0; }
dl > div { display: grid; grid-template-columns: minmax(6rem, 14rem) 1fr; gap: .25rem 1rem;
  padding: .125rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
ul { margin: 0; padding-left: 1.125rem; }
p { margin: .25rem 0; }
.timeline { padding-left: 2.5rem; }
.timeline > li { border-bottom: 1px solid var(--line); padding: .5rem 0; }
.timeline > li:target { background: var(--tint); }
.doubt { border-left: 3px solid var(--bad); padding-left: .75rem; }
.scrolls { overflow-x: auto; margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9375em; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .375rem .5rem;
  border-bottom: 1px solid var(--line); }
td { min-width: 5rem; }
td code { overflow-wrap: anywhere; }
.requests { margin: .25rem 0; }
.requests > summary { color: var(--quiet); cursor: pointer; }
.badge { display: inline-block; padding: 0 .375rem; border-radius: .1875rem; font-weight: 600;
  background: var(--tint); }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.bad { background: var(--bad-tint); color: var(--bad); }
@media (max-width: 40rem) {
  body { padding: 1rem; }
  dl > div { grid-template-columns: 1fr; gap: 0; }
  .timeline { padding-left: 1.75rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .scrolls { overflow: visible; }
  .run + .run { break-before: page; }
  tr, .entry, dl > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`);
