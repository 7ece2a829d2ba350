import { useEffect, useMemo, useRef, useState } from 'react';
import { useNews } from '../../announce';
import { openPage } from '../../bridge';
import { complete } from '../../complete';
import type { Press } from '../../press';
import { isPanelView, type Action, type ActionId, type PanelView, type Step } from '../../view';
import { whenDue } from '../../whenDue';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';

/** What can be pressed here. Everything else is for the ticket, where the operator is known. */
const HERE: ActionId[] = ['start', 'check', 'refresh', 'link'];

const isHere = (action: Action) => HERE.includes(action.id);
const stepHere = (step: Step): Step => ({
  ...step,
  next: step.next && isHere(step.next) ? step.next : null,
});

/** The same view without buttons that lead nowhere here. */
function withoutOthers(view: PanelView): PanelView {
  const plan = view.plan && {
    ...view.plan,
    phases: view.plan.phases.map((phase) => ({ ...phase, steps: phase.steps.map(stepHere) })),
  };
  return { ...view, plan, actions: view.actions.filter(isHere) };
}

/** One run, live while it is under way. */
export type LiveRun = {
  read: Ask<'admin.run'>;
  retry: Ask<'admin.retry'>;
  view: PanelView | null;
  /** Something came that is no run. */
  isUnreadable: boolean;
  busy: Press | null;
  perform: (press: Press) => void;
  again: () => void;
};

/** Reads a run, looks again while it is under way, and takes it up again when that is asked. */
export function useRun(runId: string): LiveRun {
  const { say } = usePage();
  const read = useAsk('admin.run');
  const retry = useAsk('admin.retry');
  const { ask, hold } = read;
  const [busy, setBusy] = useState<Press | null>(null);
  const missed = useRef(0);
  useEffect(() => void ask({ runId }), [ask, runId]);

  const body: unknown = read.answer?.body ?? null;
  const view = useMemo(() => (isPanelView(body) ? withoutOthers(complete(body)) : null), [body]);
  const news = useNews(view);
  useEffect(() => (news ? say(news) : undefined), [news, say]);

  missed.current = read.failure === null ? 0 : missed.current;
  useEffect(() => {
    if (!view || busy || read.busy || view.pollAfterMs === null) return undefined;
    const pause = view.pollAfterMs * 2 ** Math.min(missed.current, 4);
    return whenDue(pause, () => {
      missed.current += 1;
      void ask({ runId });
    });
  }, [view, busy, read.busy, read.failure, ask, runId]);

  const again = () => void ask({ runId });
  const perform = async (press: Press) => {
    if (busy) return;
    if (press.id === 'link') {
      if (press.href) openPage(press.href);
      return;
    }
    if (press.id === 'refresh') return again();
    setBusy(press);
    const next = await retry.ask({ runId });
    setBusy(null);
    if (next) hold(next);
  };
  const isUnreadable = body !== null && view === null;
  return { read, retry, view, isUnreadable, busy, perform: (press) => void perform(press), again };
}
