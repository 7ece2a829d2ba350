import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { usePage } from '../page';
import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import { Trouble } from '../parts/Trouble';
import { useAsk } from '../useAsk';
import type { Choice, ManyView } from '../view';
import css from './Many.module.css';
import { ManyForm, type Wanted } from './ManyForm';
import { ManyTable } from './ManyTable';

const idsOf = (view: ManyView) =>
  view.rows.flatMap(({ ready, issueId }) => (ready && issueId !== null ? [issueId] : []));

/** Many tickets at once: found, looked at, chosen, started. */
export function ManyPart({ playbooks }: { playbooks: Choice[] }) {
  const looking = useAsk('admin.many');
  const starting = useAsk('admin.startMany');
  const { say } = usePage();
  const [playbook, setPlaybook] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const found = looking.answer?.body ?? null;
  const begun = starting.answer?.body ?? null;
  const look = async (wanted: Wanted) => {
    starting.forget();
    setPlaybook(wanted.playbook);
    const view = await looking.ask(wanted);
    if (!view) return;
    setChosen(new Set(idsOf(view)));
    say(view.summary);
  };
  const start = async () => {
    setOpener(null);
    if (!found) return;
    const view = await starting.ask({ playbook, issues: [...chosen], token: found.token });
    if (view) say(view.lines.map(({ title, text }) => `${title}: ${text}`).join('. '));
  };
  return (
    <Part
      title="Many at once"
      text="Tickets of a search, or of a list of people. Each is started like any other."
    >
      <ManyForm playbooks={playbooks} busy={looking.busy} look={(wanted) => void look(wanted)} />
      <Trouble of={looking} />
      {found && (
        <>
          <p className={css.text}>{found.summary}</p>
          {found.more !== null && <p className={css.text}>{found.more}</p>}
          {found.rows.length > 0 && (
            <ManyTable rows={found.rows} chosen={chosen} onChoose={setChosen} />
          )}
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
        </>
      )}
      <Trouble of={starting} />
      {begun && <LineList lines={begun.lines} />}
      {opener && found && (
        <ConfirmDialog
          words={found.confirm}
          opener={opener}
          onCancel={() => setOpener(null)}
          onConfirm={() => void start()}
        />
      )}
    </Part>
  );
}
