import Avatar from '@atlaskit/avatar';
import Button from '@atlaskit/button/new';
import { useRef } from 'react';
import { Instant } from '../../words';
import { ManyFound } from '../many/ManyFound';
import { useMany } from '../many/useMany';
import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import { Pick } from '../parts/Pick';
import { Reading } from '../parts/Reading';
import { Table, type Column } from '../parts/Table';
import type { InactivityView, ListFilter, ListedPerson, ListedUse } from '../view';
import { Choosing } from './Choosing';
import css from './Inactivity.module.css';
import { useChosenPeople, type ChosenPeople } from './useChosenPeople';
import { useReviewList } from './useReviewList';

function Use({ use }: { use: ListedUse }) {
  return (
    <li>
      <span className={css.swatch} data-class={use.id} aria-hidden="true" />
      <span>
        {use.product}: {use.title}
        {use.at !== null && (
          <>
            , {use.lead} <Instant at={use.at} />
          </>
        )}
        {use.text && `: ${use.text}`}
      </span>
    </li>
  );
}

function Person({ person }: { person: ListedPerson }) {
  const { name, email, avatarUrl } = person;
  return (
    <>
      <Avatar size="small" src={avatarUrl ?? undefined} />
      <span>
        {name}
        {email && <span className={css.email}>{email}</span>}
      </span>
    </>
  );
}

const columnsOf = ({ isChosen, choose }: ChosenPeople): Column<ListedPerson>[] => [
  {
    title: 'Person',
    isHeader: true,
    cell: (row) =>
      row.choosable ? (
        <label className={css.person}>
          <input
            type="checkbox"
            aria-label={row.name}
            checked={isChosen(row)}
            onChange={({ target }) => choose([row], target.checked)}
          />
          <Person person={row} />
        </label>
      ) : (
        <span className={css.person} data-unchosen>
          <Person person={row} />
        </span>
      ),
  },
  { title: 'Account', cell: ({ kind }) => kind },
  {
    title: 'Use',
    cell: ({ uses }) => (
      <ul className={css.uses}>
        {uses.map((use) => (
          <Use key={use.product} use={use} />
        ))}
      </ul>
    ),
  },
];

/** Everybody who is not active in everything that they have, filtered, page by page. */
export function ReviewList({ view }: { view: InactivityView }) {
  const place = useRef<HTMLDivElement>(null);
  const list = useReviewList(view.sweepId);
  const { read, filter, rows, last } = list;
  const chosen = useChosenPeople(rows);
  const many = useMany();
  const more = async () => {
    const before = await list.more();
    if (before === null) return;
    requestAnimationFrame(() => {
      const row = place.current?.querySelectorAll<HTMLElement>('tbody tr')[before];
      row?.scrollIntoView({ block: 'nearest' });
    });
  };
  const pick = (change: { class?: string; product?: string }) => {
    chosen.clear();
    many.forget();
    const now = { class: filter.class ?? '', product: String(filter.product ?? ''), ...change };
    list.look({
      ...(now.class ? { class: now.class } : {}),
      ...(now.product ? { product: Number(now.product) } : {}),
    });
  };
  return (
    <Part title="People" text={last ? `${last.summary}.` : ''}>
      <div ref={place} className={css.list}>
        <Filters view={view} filter={filter} pick={pick} />
        <Reading of={read} wait="Reading the list." onRetry={() => list.look(filter)}>
          {() => null}
        </Reading>
        {last?.note && <LineList lines={[last.note]} />}
        {rows.length > 0 && (
          <Table
            label="People"
            rows={rows}
            keyOf={(row) => row.accountId}
            columns={columnsOf(chosen)}
          />
        )}
        {last && last.cursor !== null && (
          <div>
            <Button spacing="compact" isLoading={read.busy} onClick={() => void more()}>
              Show more
            </Button>
          </div>
        )}
        {last && <Choosing choice={last.choice} chosen={chosen} many={many} />}
        <ManyFound many={many} />
      </div>
    </Part>
  );
}

type FilterProps = {
  view: InactivityView;
  filter: ListFilter;
  pick: (change: { class?: string; product?: string }) => void;
};

function Filters({ view, filter, pick }: FilterProps) {
  return (
    <div className={css.filters} role="search" aria-label="People">
      <Pick
        label="Class"
        choices={view.classes}
        value={filter.class ?? ''}
        onPick={(value) => pick({ class: value })}
      />
      <Pick
        label="Product"
        choices={view.productChoices}
        value={String(filter.product ?? '')}
        onPick={(value) => pick({ product: value })}
      />
    </div>
  );
}
