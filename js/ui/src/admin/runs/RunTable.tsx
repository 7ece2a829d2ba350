import Avatar from '@atlaskit/avatar';
import { openPage } from '../../bridge';
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
    cell: (row) => (
      <button type="button" className={css.open} data-run={row.runId} onClick={() => open(row)}>
        {row.avatarUrl && <Avatar size="small" src={row.avatarUrl} />}
        <span>{row.person}</span>
      </button>
    ),
  },
  { title: 'Ticket', cell: (row) => <Ticket row={row} /> },
  { title: 'Playbook', cell: (row) => row.playbook },
  {
    title: 'State',
    cell: (row) => (
      <span className={css.state}>
        <Icon mark={MARKS[row.state] ?? 'dot'} />
        {row.text}
      </span>
    ),
  },
  { title: 'Operator', cell: (row) => row.operator },
  {
    title: 'Started',
    cell: (row) => (
      <span className={css.whole}>
        <Instant at={row.startedAt} />
      </span>
    ),
  },
  { title: 'Time to cut', cell: (row) => length(row.toCutMs) },
  { title: 'Time to proof', cell: (row) => length(row.toProofMs) },
];

/** The runs, a row each; the person's name opens the run. */
export function RunTable({ rows, open }: { rows: RunRow[]; open: (row: RunRow) => void }) {
  return <Table label="Runs" rows={rows} keyOf={({ runId }) => runId} columns={columnsOf(open)} />;
}
