import { Icon } from '../../parts/icons';
import { Table, type Column } from '../parts/Table';
import type { ManyRow } from '../view';
import css from './Many.module.css';
import { canStart, lineOf } from './useLooks';
import type { Many } from './useMany';

type Props = { rows: ManyRow[]; many: Many };

/** A ticket can be chosen once its look says that it can be started, until it is. */
function Chosen({ row, many }: { row: ManyRow; many: Many }) {
  const { issueId, ready, person } = row;
  const { chosen, choose, looks, ends } = many;
  const look = issueId === null ? undefined : looks.get(issueId);
  if (!ready || issueId === null || ends.has(issueId) || !canStart(look)) {
    const isWaited = ready && issueId !== null && !look;
    return (
      <span className={css.problem}>
        {!isWaited && !ends.has(issueId ?? '') && <Icon mark="failed" />}
        {person}
      </span>
    );
  }
  const toggle = (isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(issueId);
    else next.delete(issueId);
    choose(next);
  };
  return (
    <label className={css.way}>
      <input
        type="checkbox"
        checked={chosen.has(issueId)}
        onChange={({ target }) => toggle(target.checked)}
      />
      {person}
    </label>
  );
}

/** What will happen or why not, and once it was started, what became of it. */
function What({ row, many }: { row: ManyRow; many: Many }) {
  if (row.problem !== null) return <>{row.problem}</>;
  if (!row.ready || row.issueId === null) return <>–</>;
  const end = many.ends.get(row.issueId);
  return <>{end ? end.text : lineOf(many.looks.get(row.issueId))}</>;
}

const columnsOf = ({ rows, many }: Props): Column<ManyRow>[] => [
  {
    title: 'Person',
    isHeader: true,
    cell: (row) => <Chosen row={row} many={many} />,
  },
  ...(rows.some(({ line }) => line !== null)
    ? [{ title: 'Line', cell: (row: ManyRow) => row.line }]
    : []),
  { title: 'Ticket', cell: (row) => row.issueKey ?? '–' },
  { title: 'Playbook', cell: (row) => row.playbook ?? '–' },
  ...(rows.some(({ takes }) => typeof takes === 'string')
    ? [{ title: 'What would be taken', cell: (row: ManyRow) => row.takes ?? '–' }]
    : []),
  {
    title: many.ends.size > 0 ? 'What became of it' : 'What will happen',
    cell: (row) => <What row={row} many={many} />,
  },
];

/** What was found, a row each. */
export function ManyTable(props: Props) {
  const keyOf = (row: ManyRow, at: number) => `${at} ${row.issueKey ?? row.said}`;
  return <Table label="Tickets" rows={props.rows} keyOf={keyOf} columns={columnsOf(props)} />;
}
