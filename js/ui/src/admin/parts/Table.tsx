import { useState, type ReactNode } from 'react';
import css from './Table.module.css';

/** What a column is sorted by; null: the row has nothing there, and comes last either way. */
export type SortValue = string | number | null;

/** One column: its title, and what it says of a row. */
export type Column<Row> = {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Whether it names the row. */
  isHeader?: boolean;
  /** What it is sorted by, where it can be. */
  sortBy?: (row: Row) => SortValue;
};

type Order = { title: string; isDescending: boolean };

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(a: SortValue, b: SortValue, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * COLLATOR.compare(String(a), String(b));
}

function sorted<Row>(rows: Row[], columns: Column<Row>[], order: Order | null): Row[] {
  const by = columns.find(({ title }) => title === order?.title)?.sortBy;
  if (!by || !order) return rows;
  const sign = order.isDescending ? -1 : 1;
  return [...rows].sort((a, b) => compare(by(a), by(b), sign));
}

type TitleProps = { title: string; order: Order | null; onSort: (order: Order) => void };

/** The title of a column that can be sorted: up first, then down. */
function SortTitle({ title, order, onSort }: TitleProps) {
  const isDescending = order?.title === title && !order.isDescending;
  return (
    <button type="button" className={css.sort} onClick={() => onSort({ title, isDescending })}>
      {title}
    </button>
  );
}

type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, at: number) => string;
  /** Told when somebody sorts. */
  onSort?: () => void;
};

/**
 * A table; in a narrow frame each row is a block in which every cell has its column's title before
 * it. The roles are said, because a style sheet that changes the layout would take them away.
 */
export function Table<Row>({ label, columns, rows, keyOf, onSort }: Props<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  const sort = (wanted: Order) => {
    setOrder(wanted);
    onSort?.();
  };
  const sortOf = ({ title, sortBy }: Column<Row>) => {
    if (!sortBy) return undefined;
    if (order?.title !== title) return 'none';
    return order.isDescending ? 'descending' : 'ascending';
  };
  return (
    <table className={css.table} role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.title} role="columnheader" scope="col" aria-sort={sortOf(column)}>
              {column.sortBy ? (
                <SortTitle title={column.title} order={order} onSort={sort} />
              ) : (
                column.title
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sorted(rows, columns, order).map((row, at) => (
          <tr key={keyOf(row, at)} role="row" data-row={keyOf(row, at)}>
            {columns.map((column) => (
              <Cell key={column.title} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { title, cell, isHeader } = column;
  const content = (
    <>
      <span className={css.label} aria-hidden="true">
        {title}
      </span>
      {cell(row)}
    </>
  );
  return isHeader ? (
    <th role="rowheader" scope="row">
      {content}
    </th>
  ) : (
    <td role="cell">{content}</td>
  );
}
