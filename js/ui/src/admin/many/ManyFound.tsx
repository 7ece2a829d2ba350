import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { Refusal } from '../../parts/Refusal';
import type { Confirmation } from '../../view';
import { Instant } from '../../words';
import { LineList } from '../parts/LineList';
import { Trouble } from '../parts/Trouble';
import type { ManyView } from '../view';
import css from './Many.module.css';
import { ManyTable } from './ManyTable';
import { TicketlessPeople } from './TicketlessPeople';
import { canStart, lineOf } from './useLooks';
import type { Many } from './useMany';

const ticketsOf = (count: number) => (count === 1 ? '1 ticket' : `${count} tickets`);

/** How far the looks are: nothing can be chosen before its own has ended. */
function told({ looks }: Many, found: ManyView): string {
  const all = found.rows.filter(({ ready }) => ready).length;
  if (looks.size < all) return `${looks.size} of ${all} looked at.`;
  const able = [...looks.values()].filter(canStart).length;
  return `${able} of ${ticketsOf(all)} can be started.`;
}

/** Who is started, by name and with what happens to each, before what is said of every start. */
function question({ chosen, looks }: Many, found: ManyView): Confirmation {
  const rows = found.rows.filter(({ issueId }) => issueId !== null && chosen.has(issueId));
  const start = `Start ${ticketsOf(rows.length)}`;
  const each = rows.map(
    ({ person, issueKey, playbook, issueId }) =>
      `${person}, ${issueKey}: ${playbook}, ${lineOf(looks.get(issueId ?? ''))}`,
  );
  return { title: `${start}?`, body: [...each, ...found.confirm], button: start };
}

function Looked({ many, found }: { many: Many; found: ManyView }) {
  const { chosen, starting } = many;
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const start = () => {
    setOpener(null);
    many.start();
  };
  return (
    <>
      <p className={css.text}>{found.summary}</p>
      {found.more !== null && <p className={css.text}>{found.more}</p>}
      {found.asOf && (
        <p className={css.text}>
          {found.asOf.text} <Instant at={found.asOf.at} />.
        </p>
      )}
      {found.barred && <Refusal refusal={found.barred} />}
      {found.rows.some(({ ready }) => ready) && (
        <p className={css.text} role="status">
          {told(many, found)}
        </p>
      )}
      {found.rows.length > 0 && <ManyTable rows={found.rows} many={many} />}
      {chosen.size > 0 && (
        <div className={css.start}>
          <Button
            appearance="primary"
            isLoading={starting.busy}
            onClick={({ currentTarget }) => setOpener(currentTarget)}
          >
            {`Start ${ticketsOf(chosen.size)}`}
          </Button>
        </div>
      )}
      {found.without && <TicketlessPeople without={found.without} />}
      {opener && (
        <ConfirmDialog
          words={question(many, found)}
          opener={opener}
          onCancel={() => setOpener(null)}
          onConfirm={start}
        />
      )}
    </>
  );
}

/** What a look at many tickets has found, and what was started of it. */
export function ManyFound({ many }: { many: Many }) {
  const { looking, starting, found, begun } = many;
  return (
    <>
      <Trouble of={looking} />
      {found && <Looked many={many} found={found} />}
      <Trouble of={starting} />
      {begun && <LineList lines={begun.lines} />}
    </>
  );
}
