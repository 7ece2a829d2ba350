import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { Instant } from '../../words';
import { LineList } from '../parts/LineList';
import { Trouble } from '../parts/Trouble';
import type { ManyView } from '../view';
import css from './Many.module.css';
import { ManyTable } from './ManyTable';
import { TicketlessPeople } from './TicketlessPeople';
import type { Many } from './useMany';

function Looked({ many, found }: { many: Many; found: ManyView }) {
  const { chosen, choose, starting } = many;
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
      {found.rows.length > 0 && <ManyTable rows={found.rows} chosen={chosen} onChoose={choose} />}
      {chosen.size > 0 && (
        <div className={css.start}>
          <Button
            appearance="primary"
            isLoading={starting.busy}
            onClick={({ currentTarget }) => setOpener(currentTarget)}
          >
            {found.label}
          </Button>
          <span>{`${chosen.size} chosen`}</span>
        </div>
      )}
      {found.without && <TicketlessPeople without={found.without} />}
      {opener && (
        <ConfirmDialog
          words={found.confirm}
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
