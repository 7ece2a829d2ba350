import { useEffect, useMemo, useRef, type RefObject } from 'react';
import { useNews } from './announce';
import { Body } from './Body';
import { FailureNotice } from './parts/FailureNotice';
import { Header } from './parts/Header';
import { Skeleton } from './parts/Skeleton';
import { ClockContext, clockOf } from './time';
import { usePanel } from './usePanel';
import { useViewer } from './useViewer';
import type { PanelView } from './view';

/**
 * Moves the focus to the heading of the answer when the viewer asked for one, so that the next Tab
 * goes on from there; the button that was pressed is often gone by then.
 */
function useFocusOnAnswer(main: RefObject<HTMLElement>, answers: number): void {
  useEffect(() => {
    if (answers === 0) return;
    const headings = main.current?.querySelectorAll<HTMLElement>('h2[tabindex]');
    headings?.[0]?.focus();
  }, [main, answers]);
}

/** Read aloud when something ends or changes; silent otherwise. */
function News({ view }: { view: PanelView | null }) {
  return (
    <div className="sr-only" role="status" aria-live="polite">
      {useNews(view)}
    </div>
  );
}

/** The page: what the core says, or what stands in for it. */
export function Panel() {
  const known = useViewer();
  const clock = useMemo(() => clockOf(known), [known]);
  const { view, failure, busy, loading, retrying, answered, perform, reload } = usePanel();
  const main = useRef<HTMLElement>(null);
  useFocusOnAnswer(main, answered);
  return (
    <ClockContext.Provider value={clock}>
      <main ref={main} data-place={known.place} data-state={view?.state ?? 'loading'}>
        <Header view={view} busy={busy} perform={perform} />
        {failure && <FailureNotice failure={failure} retrying={retrying} onRetry={reload} />}
        {loading && <Skeleton />}
        {view && <Body view={view} busy={busy} perform={perform} />}
        <News view={view} />
      </main>
    </ClockContext.Provider>
  );
}
