import Button from '@atlaskit/button/new';
import { useId, useState, type FormEvent } from 'react';
import { FieldError } from '../../forms/FieldError';
import { useClock, type Clock } from '../../time';
import { Pick } from '../parts/Pick';
import type { RunFilter, RunsView } from '../view';
import css from './Runs.module.css';

const DAY_MS = 86_400_000;
const HALF_MS = DAY_MS / 2;

/** A period as it is typed: days, of which the last is part of it. */
export type Period = { from: string; to: string };

/** When the day after begins: some days have 23 hours, and some 25. */
function endOf(day: string, clock: Clock): number | null {
  const begin = clock.beginOf(day);
  if (begin === null) return null;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return clock.beginOf(next) ?? begin + DAY_MS;
}

/** The instants of a period: `to` is no longer part of it. */
export function instantsOf(period: Period, clock: Clock): { from?: number; to?: number } {
  const from = clock.beginOf(period.from);
  const to = endOf(period.to, clock);
  return { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
}

type PeriodProps = { period: Period; onChange: (period: Period) => void };

/** Two days. */
export function PeriodFields({ period, onChange }: PeriodProps) {
  const id = useId();
  const day = (name: keyof Period, label: string) => (
    <div className={css.field}>
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="date"
        value={period[name]}
        onChange={({ target }) => onChange({ ...period, [name]: target.value })}
      />
    </div>
  );
  return (
    <>
      {day('from', 'From')}
      {day('to', 'Until')}
    </>
  );
}

const NOTHING = { state: '', playbook: '', text: '', from: '', to: '' };

/** What is looked for. Nothing is asked before the button is pressed, or Enter. */
export function RunFilters({
  view,
  busy,
  look,
}: {
  view: RunsView;
  busy: boolean;
  look: (filter: RunFilter) => void;
}) {
  const clock = useClock();
  const [typed, setTyped] = useState(NOTHING);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const change = (part: Partial<typeof NOTHING>) => setTyped({ ...typed, ...part });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const { from, to } = instantsOf(typed, clock);
    const isBackwards = from !== undefined && to !== undefined && to - from < HALF_MS;
    setProblem(isBackwards ? 'The first day is after the last one.' : null);
    if (isBackwards) return;
    const { state, playbook } = typed;
    look({
      ...(state ? { state: state as NonNullable<RunFilter['state']> } : {}),
      ...(playbook ? { playbook } : {}),
      ...(typed.text.trim() ? { text: typed.text.trim() } : {}),
      ...instantsOf(typed, clock),
    });
  };
  const clear = () => {
    setTyped(NOTHING);
    setProblem(null);
    look({});
  };
  return (
    <form role="search" aria-label="Runs" onSubmit={send}>
      <div className={css.filters}>
        <div className={css.field}>
          <label htmlFor={id}>Person, ticket or operator</label>
          <input
            id={id}
            type="search"
            autoComplete="off"
            value={typed.text}
            onChange={({ target }) => change({ text: target.value })}
          />
        </div>
        <Pick
          label="State"
          choices={view.states}
          value={typed.state}
          onPick={(state) => change({ state })}
        />
        <Pick
          label="Playbook"
          choices={view.playbooks}
          value={typed.playbook}
          onPick={(playbook) => change({ playbook })}
        />
        <PeriodFields period={typed} onChange={change} />
        <Button type="submit" isLoading={busy}>
          Find
        </Button>
        <Button appearance="subtle" onClick={clear}>
          Clear
        </Button>
      </div>
      <FieldError id={`${id}-error`} text={problem} />
    </form>
  );
}
