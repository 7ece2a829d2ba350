/** Evidence as files. The pack is what can be verified; the page is for people. */
import { pageOf } from '../../../../evidence/page.js';
import type { Calls } from '../calls';
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

type Asked = Calls['admin.evidence'];

/** How often a pack is begun anew whose run goes on meanwhile. */
const MOST_PACKS = 3;

/**
 * The whole pack, which may come in parts; null where a part has no answer. Parts of another pack
 * are none of this one: a run has gone on meanwhile, and all of it is asked for anew.
 */
export async function wholePack(
  ask: (payload: Asked['payload']) => Promise<Asked['body'] | null>,
  payload: Asked['payload'],
  packs = MOST_PACKS,
): Promise<EvidenceView | null> {
  const first = await ask(payload);
  if (!first || 'pack' in first) return first;
  const { fileName, madeAt, hash, parts, names } = first;
  const texts = [first.text];
  while (texts.length < parts) {
    const next = await ask({ ...payload, madeAt, part: texts.length });
    if (!next) return null;
    if ('pack' in next || next.hash !== hash) {
      if (packs > 1) return wholePack(ask, payload, packs - 1);
      throw new Error('the run goes on faster than it is exported');
    }
    texts.push(next.text);
  }
  return { fileName, pack: JSON.parse(texts.join('')) as Json, names };
}

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
