import { useCallback, useEffect, useState } from 'react';
import { whenDue } from '../../whenDue';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';
import type { InactivityView } from '../view';

/** The search for who is inactive: how it stands, and beginning one. */
export type Inactivity = {
  read: Ask<'admin.sweep'>;
  begin: Ask<'admin.sweepStart'>;
  view: InactivityView | null;
  look: () => void;
  start: () => void;
};

/** Reads how the search stands, again and again while one is under way. */
export function useInactivity(): Inactivity {
  const { say } = usePage();
  const read = useAsk('admin.sweep');
  const begin = useAsk('admin.sweepStart');
  const [view, setView] = useState<InactivityView | null>(null);
  const [turn, setTurn] = useState(0);
  const { ask } = read;
  const { ask: askToBegin } = begin;
  const look = useCallback(async () => {
    const found = await ask({});
    if (found) setView(found);
    setTurn((before) => before + 1);
  }, [ask]);
  const start = async () => {
    const found = await askToBegin({});
    if (!found) return;
    setView(found);
    setTurn((before) => before + 1);
    if (found.progress) say(found.progress.text);
  };
  useEffect(() => void look(), [look]);
  const pollAfterMs = view?.pollAfterMs ?? null;
  useEffect(() => {
    if (pollAfterMs === null) return undefined;
    return whenDue(pollAfterMs, () => void look());
  }, [pollAfterMs, turn, look]);
  const isOver = view !== null && !view.progress;
  const found = view?.headline.title ?? '';
  const [wasOver, setWasOver] = useState(true);
  useEffect(() => {
    if (view === null) return;
    if (isOver && !wasOver) say(found);
    setWasOver(isOver);
  }, [view, isOver, wasOver, found, say]);
  return { read, begin, view, look: () => void look(), start: () => void start() };
}
