import { useCallback, useEffect, useState } from 'react';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';
import type { ListFilter, ListedPerson, SweepListView } from '../view';

/** The people of a filter, as far as they have been read. */
export type ReviewedPeople = {
  read: Ask<'admin.sweepList'>;
  filter: ListFilter;
  rows: ListedPerson[];
  last: SweepListView | null;
  look: (filter: ListFilter) => void;
  /** Reads the next page; gives how many people were there before it. */
  more: () => Promise<number | null>;
};

type Listed = Pick<ReviewedPeople, 'filter' | 'rows' | 'last'>;

/** Reads the list of one search, page after page; another search is another list. */
export function useReviewList(sweepId: string | null): ReviewedPeople {
  const { say } = usePage();
  const read = useAsk('admin.sweepList');
  const { ask } = read;
  const [listed, setListed] = useState<Listed>({ filter: {}, rows: [], last: null });
  const { filter, rows, last } = listed;
  const look = useCallback(
    async (next: ListFilter, isFirst = false) => {
      setListed((before) => ({ ...before, filter: next }));
      const found = await ask({ filter: next, cursor: null });
      if (!found) return;
      setListed({ filter: next, rows: found.rows, last: found });
      if (!isFirst) say(found.summary);
    },
    [ask, say],
  );
  const more = async () => {
    const found = await ask({ filter, cursor: last?.cursor ?? null });
    if (!found) return null;
    setListed({ filter, rows: [...rows, ...found.rows], last: found });
    say(`${found.rows.length} more.`);
    return rows.length;
  };
  useEffect(() => void look({}, true), [look, sweepId]);
  return { read, filter, rows, last, look: (next) => void look(next), more };
}
