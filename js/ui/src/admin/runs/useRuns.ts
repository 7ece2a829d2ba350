import { useCallback, useEffect, useState } from 'react';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';
import type { Line, RunFilter, RunRow, RunsView } from '../view';

/** The runs that fit a filter, as far as they have been read. */
export type Runs = {
  read: Ask<'admin.runs'>;
  filter: RunFilter;
  rows: RunRow[];
  /** Whose access came back, as of the first page. */
  returned: Line[];
  last: RunsView | null;
  look: (filter: RunFilter) => void;
  /** Reads the next rows; gives how many were there before, so that one can go on from there. */
  more: () => Promise<number | null>;
};

/** Reads runs, page after page. */
export function useRuns(): Runs {
  const { say } = usePage();
  const read = useAsk('admin.runs');
  const { ask } = read;
  const [filter, setFilter] = useState<RunFilter>({});
  const [rows, setRows] = useState<RunRow[]>([]);
  const [returned, setReturned] = useState<Line[]>([]);
  const [last, setLast] = useState<RunsView | null>(null);
  const look = useCallback(
    async (next: RunFilter, isFirst = false) => {
      setFilter(next);
      const found = await ask({ filter: next, cursor: null });
      if (!found) return;
      setRows(found.rows);
      setReturned(found.returned ?? []);
      setLast(found);
      if (!isFirst) say(found.summary);
    },
    [ask, say],
  );
  const more = async () => {
    const cursor = last?.cursor ?? null;
    const before = rows.length;
    const found = cursor === null ? null : await ask({ filter, cursor });
    if (!found) return null;
    setRows([...rows, ...found.rows]);
    setLast(found);
    say(`${found.rows.length} more.`);
    return before;
  };
  useEffect(() => void look({}, true), [look]);
  return { read, filter, rows, returned, last, look: (next) => void look(next), more };
}
