import { useEffect, useState } from 'react';
import { call } from '../../bridge';
import type { Calls } from '../calls';
import type { ManyEnd } from './view';

/** How often it is asked what became of what was started, and for how long. */
const EVERY_MS = 5_000;
const TIMES = 240;

export type Order = Calls['admin.manyEnds']['payload'];
export type Ends = ReadonlyMap<string, ManyEnd>;

/** What became of each ticket of an order, asked for until all of them are over. */
export function useEnds(order: Order | null): Ends {
  const [ends, setEnds] = useState<Ends>(new Map());
  useEffect(() => {
    setEnds(new Map());
    if (!order) return undefined;
    let times = 0;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      // Without an answer it is asked again.
      const body = await call('admin.manyEnds', order).then(
        (answer) => answer.body,
        () => null,
      );
      if (isGone) return;
      if (body) setEnds(new Map(body.rows.map((end) => [end.issueId, end])));
      times += 1;
      const isOver = body !== null && body.rows.every(({ over }) => over);
      if (!isOver && times < TIMES) timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [order]);
  return ends;
}
