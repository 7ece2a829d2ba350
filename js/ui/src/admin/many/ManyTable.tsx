import { Icon } from '../../parts/icons';
import { Table, type Column } from '../parts/Table';
import type { ManyRow } from '../view';
import css from './Many.module.css';

type Props = {
  rows: ManyRow[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

/** A ticket can be chosen where it can be started. */
function Chosen({ row, chosen, onChoose }: { row: ManyRow } & Omit<Props, 'rows'>) {
  const { issueId, ready, person } = row;
  if (!ready || issueId === null) {
    return (
      <span className={css.problem}>
        <Icon mark="failed" />
        {person}
      </span>
    );
  }
  const toggle = (isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(issueId);
    else next.delete(issueId);
    onChoose(next);
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

const columnsOf = (props: Props): Column<ManyRow>[] => [
  {
    title: 'Person',
    isHeader: true,
    cell: (row) => <Chosen row={row} chosen={props.chosen} onChoose={props.onChoose} />,
  },
  ...(props.rows.some(({ line }) => line !== null)
    ? [{ title: 'Line', cell: (row: ManyRow) => row.line }]
    : []),
  { title: 'Ticket', cell: (row) => row.issueKey ?? '–' },
  { title: 'Playbook', cell: (row) => row.playbook ?? '–' },
  ...(props.rows.some(({ takes }) => typeof takes === 'string')
    ? [{ title: 'What would be taken', cell: (row: ManyRow) => row.takes ?? '–' }]
    : []),
  { title: 'What is in the way', cell: (row) => row.problem ?? 'Nothing' },
];

/** What was found, a row each. */
export function ManyTable(props: Props) {
  const keyOf = (row: ManyRow, at: number) => `${at} ${row.issueKey ?? row.said}`;
  return <Table label="Tickets" rows={props.rows} keyOf={keyOf} columns={columnsOf(props)} />;
}
