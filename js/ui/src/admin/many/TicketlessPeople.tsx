import { Copy } from '../parts/Copy';
import { Table, type Column } from '../parts/Table';
import type { Ticketless, TicketlessPerson } from '../view';
import css from './Many.module.css';

const COLUMNS: Column<TicketlessPerson>[] = [
  { title: 'Person', isHeader: true, cell: ({ person }) => person },
  { title: 'Account id', cell: ({ accountId }) => accountId },
  { title: 'What would be taken', cell: ({ takes }) => takes },
];

/** Those whom no ticket names, and a table to make tickets from. */
export function TicketlessPeople({ without }: { without: Ticketless }) {
  const { title, text, people, label, csv } = without;
  return (
    <section className={css.field} aria-label={title}>
      <h3 className={css.heading}>{title}</h3>
      <p className={css.text}>{text}</p>
      <Table label={title} rows={people} keyOf={(row) => row.accountId} columns={COLUMNS} />
      <Copy text={csv} label={label} />
    </section>
  );
}
