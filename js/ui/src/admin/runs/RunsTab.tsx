import Button from '@atlaskit/button/new';
import { useEffect, useRef, useState } from 'react';
import { FieldError } from '../../forms/FieldError';
import { useClock } from '../../time';
import { ManyPart } from '../many/ManyPart';
import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import { Reading } from '../parts/Reading';
import type { RunRow } from '../view';
import { EvidenceButtons } from './EvidenceButtons';
import { RunDetail } from './RunDetail';
import { instantsOf, PeriodFields, RunFilters } from './RunFilters';
import { RunTable } from './RunTable';
import css from './Runs.module.css';
import { useRuns } from './useRuns';

/** Evidence of every run that was opened in a period. */
function PeriodEvidence() {
  const clock = useClock();
  const [period, setPeriod] = useState({ from: '', to: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const payload = () => {
    const { from, to } = instantsOf(period, clock);
    if (from === undefined || to === undefined) {
      setProblem('Say from which day until which day.');
      return null;
    }
    setProblem(to <= from ? 'The first day is after the last one.' : null);
    return to <= from ? null : { from, to };
  };
  return (
    <Part title="Evidence of a period" text="Every run that was opened on these days, in one file.">
      <div className={css.filters}>
        <PeriodFields period={period} onChange={setPeriod} />
        <EvidenceButtons about="the period" payload={payload} days={period} />
      </div>
      <FieldError id="evidence-error" text={problem} />
    </Part>
  );
}

/** The runs: found by filters, opened one by one, exported. */
export function RunsTab() {
  const { read, rows, returned, last, look, filter, more } = useRuns();
  const [opened, setOpened] = useState<RunRow | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const returnTo = useRef<string | null>(null);
  const focusOn = (runId: string | undefined) =>
    [...(place.current?.querySelectorAll<HTMLElement>('[data-run]') ?? [])]
      .find((button) => button.dataset.run === runId)
      ?.focus();
  useEffect(() => {
    if (opened || returnTo.current === null) return;
    focusOn(returnTo.current);
    returnTo.current = null;
  }, [opened]);
  const showMore = async () => {
    const before = await more();
    if (before === null) return;
    requestAnimationFrame(() => {
      place.current?.querySelectorAll<HTMLElement>('[data-run]')[before]?.focus();
    });
  };
  const close = () => {
    returnTo.current = opened?.runId ?? null;
    setOpened(null);
    look(filter);
  };
  return (
    <>
      {opened && <RunDetail row={opened} onBack={close} />}
      <div ref={place} className={css.detail} hidden={opened !== null}>
        <Reading of={read} wait="Reading the runs." onRetry={() => look(filter)}>
          {() => null}
        </Reading>
        {last && (
          <>
            {returned.length > 0 && (
              <Part
                title="Access that came back"
                text="People who left, by the ticket of their run; each is looked at once an hour."
              >
                <LineList lines={returned} />
              </Part>
            )}
            <Part title="Runs" text={last.summary}>
              <RunFilters view={last} busy={read.busy} look={look} />
              {rows.length > 0 && (
                <RunTable rows={rows} more={last.cursor !== null} open={setOpened} />
              )}
              {last.cursor !== null && (
                <div>
                  <Button spacing="compact" isLoading={read.busy} onClick={() => void showMore()}>
                    Show more
                  </Button>
                </div>
              )}
            </Part>
            <ManyPart playbooks={last.playbooks} />
            <PeriodEvidence />
          </>
        )}
      </div>
    </>
  );
}
