import type { ReactNode } from 'react';
import { span } from '../time';
import type { PanelView, Run } from '../view';
import { Instant } from '../words';
import { Icon, Spinner } from './icons';
import { Notice, type Tone } from './Notice';
import css from './RunHeader.module.css';

type RunState = Exclude<PanelView['state'], 'notReady' | 'ready'>;

const TONES: Record<RunState, Tone> = {
  running: 'information',
  byHand: 'information',
  done: 'success',
  attention: 'warning',
};

function Progress({ run }: { run: Run }) {
  return (
    <div className={css.progress}>
      <progress className={css.bar} value={run.proven} max={run.total} aria-label="Proven steps" />
      <span className={css.count}>
        {run.proven} / {run.total}
      </span>
    </div>
  );
}

function Fact({ name, at, since }: { name: string; at: number | null; since: number }) {
  if (at === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Instant at={at} />
        {at > since && <span className={css.span}> after {span(at - since)}</span>}
      </dd>
    </div>
  );
}

/** When it began, when access was cut, and when that was proven. */
function Facts({ run }: { run: Run }) {
  return (
    <dl className={css.facts}>
      <Fact name="Started" at={run.startedAt} since={run.startedAt} />
      <Fact name="Access cut" at={run.cutAt} since={run.startedAt} />
      <Fact name="Ended" at={run.endedAt} since={run.startedAt} />
    </dl>
  );
}

/** What is being waited for. Its line is kept free while the run is live. */
function Waiting({ waiting }: Pick<Run, 'waiting'>) {
  return (
    <p className={css.waiting}>
      {waiting && (
        <>
          <Icon mark="waiting" />
          <span>
            {waiting.text}
            {waiting.until !== null && (
              <>
                {' '}
                (next look <Instant at={waiting.until} />)
              </>
            )}
          </span>
        </>
      )}
    </p>
  );
}

/** How the run stands, above the list of its steps. */
export function RunHeader({
  run,
  state,
  children,
}: {
  run: Run;
  state: RunState;
  children?: ReactNode;
}) {
  const live = state === 'running';
  const mark = live ? <Spinner activity="acting" /> : undefined;
  return (
    <Notice tone={TONES[state]} mark={mark} title={run.headline}>
      {live && <Progress run={run} />}
      <Facts run={run} />
      {live && <Waiting waiting={run.waiting} />}
      {live && <p className={css.closing}>Closing this tab changes nothing.</p>}
      {children}
    </Notice>
  );
}
