import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import type { Confirmation } from '../../view';
import { Instant } from '../../words';
import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import { Trouble } from '../parts/Trouble';
import type { Deed, Proposal } from '../view';
import { usePolicyOfPage } from './context';
import css from './Policy.module.css';

type Asked = { deed: Deed; opener: HTMLElement };

type ButtonsProps = { proposal: Proposal; press: (deed: Deed, opener: HTMLElement) => void };

/** What whoever looks can do with it. */
function Buttons({ proposal: { confirm, discard }, press }: ButtonsProps) {
  const { confirmation, discarding } = usePolicyOfPage();
  return (
    <div className={css.buttons}>
      {confirm && (
        <Button
          appearance="primary"
          isLoading={confirmation.busy}
          isDisabled={discarding.busy}
          onClick={({ currentTarget }) => press(confirm, currentTarget)}
        >
          {confirm.label}
        </Button>
      )}
      <Button
        isLoading={discarding.busy}
        isDisabled={confirmation.busy}
        onClick={({ currentTarget }) => press(discard, currentTarget)}
      >
        {discard.label}
      </Button>
    </div>
  );
}

/** What is asked before it is done: a version in the place of another takes what is typed with it. */
function question({ asks }: Deed, losesTyped: boolean): Confirmation {
  const lost = losesTyped ? ['What you typed and did not save is gone.'] : [];
  return { ...asks, body: [...asks.body, ...lost] };
}

/** A change of the policy that waits for a second admin, against what is in force. */
export function ProposalPart() {
  const { view, isChanged, confirmation, discarding, agree, turnDown } = usePolicyOfPage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const proposal = view?.proposal;
  if (!proposal) return null;
  const { id, title, text, at, note, warnings, changes, confirm } = proposal;
  const act = async ({ deed, opener }: Asked) => {
    const panel = opener.closest('[role=tabpanel]');
    setAsked(null);
    if (!(await (deed === confirm ? agree(id) : turnDown(id)))) return;
    requestAnimationFrame(() => panel?.querySelector<HTMLElement>('h2')?.focus());
  };
  return (
    <div className={css.changes} data-proposal>
      <Part title={title} text={text}>
        <p className={css.help}>
          Proposed <Instant at={at} />
        </p>
        {note && <LineList lines={[note]} />}
        {warnings.length > 0 && <LineList lines={warnings} />}
        {changes.length > 0 && (
          <>
            <h3 className={css.heading}>What would change</h3>
            <LineList lines={changes} />
          </>
        )}
        <Trouble of={confirmation} />
        <Trouble of={discarding} />
        <Buttons proposal={proposal} press={(deed, opener) => setAsked({ deed, opener })} />
      </Part>
      {asked && (
        <ConfirmDialog
          words={question(asked.deed, isChanged && asked.deed === confirm)}
          opener={asked.opener}
          onCancel={() => setAsked(null)}
          onConfirm={() => void act(asked)}
        />
      )}
    </div>
  );
}
