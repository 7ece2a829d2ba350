import { useEffect, useMemo, useRef, useState } from 'react';
import { planOf } from '../../bridge';
import type { PanelView } from '../../view';
import type { ManyRow, ManyView } from './view';

/** Tickets that are looked at together. */
const AT_ONCE = 3;

/** What a ticket's panel says; `lost` where there was no answer, nothing while it is read. */
export type Look = PanelView | 'lost';
export type Looks = ReadonlyMap<string, Look>;

/** Whether whoever looks may start it now, which the core says. */
export function canStart(look: Look | undefined): look is PanelView {
  return look !== undefined && look !== 'lost' && look.canStart;
}

/** What the panel says of a ticket in a line: what will happen, or why not. */
export function lineOf(look: Look | undefined): string {
  if (!look) return 'Being read';
  if (look === 'lost') return 'No answer. Look again.';
  if (look.refusal) return `${look.refusal.title}. ${look.refusal.remedy}`;
  if (look.run) return look.run.headline;
  const waits = look.approval && look.approval.state !== 'given' ? ` ${look.approval.text}` : '';
  return `${look.plan?.summary ?? ''}.${waits}`;
}

type Wanted = ManyRow & { issueId: string; issueKey: string };

/** Looks at every ticket that was found as its panel does, a few at a time. */
export function useLooks(found: ManyView | null, playbook: string | null): Looks {
  const [looks, setLooks] = useState<Looks>(new Map());
  const turn = useRef(0);
  const wanted = useMemo(
    () =>
      (found?.rows ?? []).filter(
        (row): row is Wanted => row.ready && row.issueId !== null && row.issueKey !== null,
      ),
    [found],
  );
  useEffect(() => {
    const own = ++turn.current;
    const left = [...wanted];
    setLooks(new Map());
    const work = async () => {
      for (let row = left.shift(); row && own === turn.current; row = left.shift()) {
        const { issueId, issueKey } = row;
        const look = await planOf({ playbook, issueId, issueKey }).catch(() => 'lost' as const);
        if (own === turn.current) setLooks((before) => new Map(before).set(issueId, look));
      }
    };
    for (let n = 0; n < AT_ONCE; n += 1) void work();
    return () => {
      turn.current += 1;
    };
  }, [wanted, playbook]);
  return looks;
}
