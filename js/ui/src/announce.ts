import { useEffect, useRef, useState } from 'react';
import { endOf, isFolded, linesOf, tallyOf, type Line } from './lines';
import { stepsOf, type PanelView, type Step } from './view';

/** Whether a step ended between two views. */
type Ended = (step: Step) => boolean;

/** Of steps in one line, each that went otherwise, and how it went with all once the last ended. */
function newsOfLine(line: Line, ended: Ended): string[] {
  const told = (step: Step) => `${step.title}: ${step.outcome?.text}`;
  if (!isFolded(line)) return ended(line) ? [told(line)] : [];
  const otherwise = line.steps.filter((step) => ended(step) && step.outcome?.kind !== 'proven');
  const over = endOf(line.steps) !== null && line.steps.some(ended);
  return [...otherwise.map(told), ...(over ? [`${line.title}: ${tallyOf(line.steps)}`] : [])];
}

/** What became of steps. */
function newsOfSteps(before: PanelView, after: PanelView): string[] {
  const known = new Map(stepsOf(before).map((step) => [step.id, step.outcome?.kind]));
  const ended: Ended = ({ id, outcome }) => outcome !== null && known.get(id) !== outcome.kind;
  const lines = (after.plan?.phases ?? []).flatMap((phase) => linesOf(phase, 'live'));
  return lines.flatMap((line) => newsOfLine(line, ended));
}

/** What the panel has become. */
function newsOfState(before: PanelView, after: PanelView): string {
  const { playbook, refusal, run, plan } = after;
  if (playbook && before.playbook?.id !== playbook.id) {
    return `${playbook.title}: ${refusal?.title ?? run?.headline ?? plan?.summary ?? ''}`;
  }
  const changed = before.state !== after.state || before.refusal?.code !== refusal?.code;
  return changed ? (refusal?.title ?? run?.headline ?? '') : '';
}

/** Until when the start is put off, or that it no longer is. */
const scheduleNews = ({ schedule, run }: PanelView) =>
  schedule?.text ?? (run ? '' : 'No longer scheduled');

/** What is worth saying aloud between two views: outcomes and changes of state, never a tick. */
export function newsBetween(before: PanelView, after: PanelView): string {
  const approved = before.approval?.state !== after.approval?.state && after.approval?.text;
  const scheduled = before.schedule?.at !== after.schedule?.at && scheduleNews(after);
  const waits = after.run?.waiting?.text;
  const waiting = waits !== before.run?.waiting?.text && waits;
  const news = [
    ...newsOfSteps(before, after),
    newsOfState(before, after),
    approved || '',
    scheduled || '',
    waiting || '',
  ];
  return news.filter(Boolean).join('. ');
}

/** The text of the live region. The first view is read like any page, so it is not announced. */
export function useNews(view: PanelView | null): string {
  const last = useRef<PanelView | null>(null);
  const [news, setNews] = useState('');
  useEffect(() => {
    const before = last.current;
    last.current = view;
    if (!before || !view || before === view) return;
    const next = newsBetween(before, view);
    if (next) setNews(next);
  }, [view]);
  return news;
}
