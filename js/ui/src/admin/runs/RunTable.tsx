import { useState } from 'react';
import { openPage } from '../../bridge';
import { Face } from '../../parts/Face';
import { Icon, type Mark } from '../../parts/icons';
import { span } from '../../time';
import { Instant } from '../../words';
import { Table, type Column } from '../parts/Table';
import type { RunRow } from '../view';
import css from './Runs.module.css';

const MARKS: Record<RunRow['state'], Mark> = {
  notReady: 'dot',
  ready: 'dot',
  running: 'waiting',
  byHand: 'manual',
  done: 'proven',
  attention: 'unknown',
};

function Ticket({ row }: { row: RunRow }) {
  const { issueKey, issueUrl } = row;
  if (!issueUrl) return <span className={css.whole}>{issueKey}</span>;
  return (
    <a
      className={css.whole}
      href={issueUrl}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        event.preventDefault();
        openPage(issueUrl);
      }}
    >
      {issueKey}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}

/** Where there is nothing to measure, or not yet. */
function NoLength() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="sr-only">none</span>
    </>
  );
}

const length = (ms: number | null) =>
  ms === null ? <NoLength /> : <span className={css.whole}>{span(ms)}</span>;

const columnsOf = (open: (row: RunRow) => void): Column<RunRow>[] => [
  {
    title: 'Person',
    isHeader: true,
    sortBy: (row) => row.person,
    cell: (row) => (
      <button type="button" className={css.open} data-run={row.runId} onClick={() => open(row)}>
        <Face name={row.person} src={row.avatarUrl ?? null} />
        <span>{row.person}</span>
      </button>
    ),
  },
  { title: 'Ticket', sortBy: (row) => row.issueKey, cell: (row) => <Ticket row={row} /> },
  { title: 'Playbook', sortBy: (row) => row.playbook, cell: (row) => row.playbook },
  {
    title: 'State',
    sortBy: (row) => row.text,
    cell: (row) => (
      <span className={css.state}>
        <Icon mark={MARKS[row.state] ?? 'dot'} />
        {row.text}
      </span>
    ),
  },
  { title: 'Operator', sortBy: (row) => row.operator, cell: (row) => row.operator },
  {
    title: 'Started',
    sortBy: (row) => row.startedAt,
    cell: (row) => (
      <span className={css.whole}>
        <Instant at={row.startedAt} />
      </span>
    ),
  },
  { title: 'Time to cut', sortBy: (row) => row.toCutMs, cell: (row) => length(row.toCutMs) },
  { title: 'Time to proof', sortBy: (row) => row.toProofMs, cell: (row) => length(row.toProofMs) },
];

type Props = {
  rows: RunRow[];
  /** Whether there are runs that have not been read. */
  more: boolean;
  open: (row: RunRow) => void;
};

/** The runs, a row each; the person's name opens the run. Only what has been read can be in order. */
export function RunTable({ rows, more, open }: Props) {
  const [isSorted, setSorted] = useState(false);
  return (
    <>
      {isSorted && more && (
        <p className={css.part} role="status">
          Sorted among the {rows.length} runs that are shown. There are more, which are not read
          yet.
        </p>
      )}
      <Table
        label="Runs"
        rows={rows}
        keyOf={({ runId }) => runId}
        columns={columnsOf(open)}
        onSort={() => setSorted(true)}
      />
    </>
  );
}
