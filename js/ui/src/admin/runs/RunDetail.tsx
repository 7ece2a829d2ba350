import Button from '@atlaskit/button/new';
import { useEffect, useRef } from 'react';
import { Body } from '../../Body';
import { Unanswered } from '../../parts/Unanswered';
import { TabSkeleton } from '../parts/TabSkeleton';
import { Trouble } from '../parts/Trouble';
import type { RunRow } from '../view';
import { EvidenceButtons } from './EvidenceButtons';
import css from './Runs.module.css';
import { useRun } from './useRun';

/** One run: the same list as on its ticket, what can be tried again, and its evidence. */
export function RunDetail({ row, onBack }: { row: RunRow; onBack: () => void }) {
  const { runId, person, issueKey, playbook } = row;
  const { read, retry, view, isUnreadable, busy, perform, again } = useRun(runId);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={css.detail}>
      <div>
        <Button spacing="compact" onClick={onBack}>
          Back to the runs
        </Button>
      </div>
      <h2 ref={heading} className={css.title} tabIndex={-1}>
        {playbook}: {person}, {issueKey}
      </h2>
      <EvidenceButtons about={`${person}, ${issueKey}`} payload={() => ({ runId })} />
      <Trouble of={read} onRetry={again} />
      <Trouble of={retry} onRetry={again} />
      {isUnreadable && (
        <Unanswered
          meaning="The run is not touched by that. Reload the page."
          message="ui.unreadable-answer"
          retrying={read.busy}
          onRetry={again}
        />
      )}
      {!read.answer && read.failure === null && <TabSkeleton wait="Reading the run’s journal." />}
      {view && (
        <div className={css.run} data-state={view.state}>
          <Body view={view} busy={busy} perform={perform} />
        </div>
      )}
    </div>
  );
}
