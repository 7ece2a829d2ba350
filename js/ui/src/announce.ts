import { useEffect, useRef, useState } from 'react';
import { stepsOf, type PanelView } from './view';
import { plainWords } from './words';
import { useClock, type Clock } from './time';

/** What is worth saying aloud between two views: outcomes and changes of state, never a tick. */
export function newsBetween(before: PanelView, after: PanelView, clock: Clock): string {
  const known = new Map(stepsOf(before).map((step) => [step.id, step.outcome?.kind]));
  const outcomes = stepsOf(after)
    .filter((step) => step.outcome && known.get(step.id) !== step.outcome.kind)
    .map((step) => `${step.title}: ${step.outcome?.text}`);
  const changed = before.state !== after.state || before.refusal?.code !== after.refusal?.code;
  const state = changed ? [after.refusal?.title ?? after.run?.headline ?? ''] : [];
  const waits = after.run?.waiting?.text;
  const waiting = waits && waits !== before.run?.waiting?.text ? [waits] : [];
  return plainWords([...outcomes, ...state, ...waiting].filter(Boolean).join('. '), clock);
}

/** The text of the live region. The first view is read like any page, so it is not announced. */
export function useNews(view: PanelView | null): string {
  const clock = useClock();
  const last = useRef<PanelView | null>(null);
  const [news, setNews] = useState('');
  useEffect(() => {
    const before = last.current;
    last.current = view;
    if (!before || !view || before === view) return;
    const next = newsBetween(before, view, clock);
    if (next) setNews(next);
  }, [view, clock]);
  return news;
}
