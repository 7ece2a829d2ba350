/** Evidence as files. The pack is what can be verified; the page is for people. */
import { pageOf } from '../../../../evidence/page.js';
import type { EvidenceView, Json } from '../view';

/** A file to be saved. */
export type EvidenceFile = { name: string; type: string; content: string };

/** How long a file's address is kept for the browser to read it. */
const KEPT_MS = 60_000;

/** Days of a period as the viewer chose them: an instant has another day elsewhere. */
export type Days = { from: string; to: string };

const nameOf = ({ fileName }: EvidenceView, days: Days | undefined, ending: string) => {
  const name = days ? `offramp-evidence-${days.from}-to-${days.to}` : fileName;
  return `${name.replace(/\.(json|html)$/, '')}.${ending}`;
};

/** The pack itself. */
export function packFile(view: EvidenceView, days?: Days): EvidenceFile {
  const content = `${JSON.stringify(view.pack, null, 2)}\n`;
  return { name: nameOf(view, days, 'json'), type: 'application/json', content };
}

/** The pack as a page for people. Throws for a pack that is none. */
export function pageFile(view: EvidenceView, days?: Days): EvidenceFile {
  const content = pageOf(view.pack as Json & Parameters<typeof pageOf>[0], [], view.names ?? {});
  return { name: nameOf(view, days, 'html'), type: 'text/html', content };
}

/** Has the browser save a file. */
export function download({ name, type, content }: EvidenceFile): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
