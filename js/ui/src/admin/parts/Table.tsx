import type { ReactNode } from 'react';
import css from './Table.module.css';

/** One column: its title, and what it says of a row. */
export type Column<Row> = {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Whether it names the row. */
  isHeader?: boolean;
};

type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row, at: number) => string;
};

/**
 * A table; in a narrow frame each row is a block in which every cell has its column's title before
 * it. The roles are said, because a style sheet that changes the layout would take them away.
 */
export function Table<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <table className={css.table} role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title }) => (
            <th key={title} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, at) => (
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
