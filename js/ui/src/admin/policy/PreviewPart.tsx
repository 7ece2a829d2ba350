import { useId, useState } from 'react';
import { Fold } from '../../parts/Fold';
import { Icon } from '../../parts/icons';
import { LineList } from '../parts/LineList';
import { Table, type Column } from '../parts/Table';
import type { Effect, FieldError, PreviewView } from '../view';
import css from './Policy.module.css';

function Verdict({ allowed, why }: { allowed: boolean; why: string }) {
  return (
    <span className={css.allowed}>
      <Icon mark={allowed ? 'proven' : 'skipped'} />
      <span>
        {allowed ? 'Yes' : 'No'}. {why}
      </span>
    </span>
  );
}

/** What each of some operators may do to whom, and what they may now, where that is another thing. */
function EffectTable({ label, effects }: { label: string; effects: Effect[] }) {
  const isDifferent = effects.some(({ was }) => was);
  const now: Column<Effect> = {
    title: 'Now',
    cell: ({ was }) => was && <Verdict allowed={was.allowed} why={was.why} />,
  };
  return (
    <Table
      label={label}
      rows={effects}
      keyOf={(_effect, at) => String(at)}
      columns={[
        { title: 'Operator', cell: (effect) => effect.operator, isHeader: true },
        { title: 'Playbook', cell: (effect) => effect.playbook },
        { title: 'On', cell: (effect) => effect.subject },
        ...(isDifferent ? [now] : []),
        {
          title: isDifferent ? 'With this change' : 'Allowed',
          cell: ({ allowed, why }) => <Verdict allowed={allowed} why={why} />,
        },
      ]}
    />
  );
}

/** Who could do what to whom, for one operator or for all: what would be different, then the rest. */
function Effects({ effects }: { effects: Effect[] }) {
  const [operator, setOperator] = useState('');
  const id = useId();
  const operators = [...new Set(effects.map((effect) => effect.operator))];
  const shown = operators.includes(operator)
    ? effects.filter((effect) => effect.operator === operator)
    : effects;
  if (effects.length === 0) return null;
  const different = shown.filter(({ was }) => was);
  const same = shown.filter(({ was }) => !was);
  return (
    <>
      <h3 className={css.heading}>Who could do what to whom</h3>
      <div className={css.pick}>
        <label htmlFor={id}>Operator</label>
        <select id={id} value={operator} onChange={({ target }) => setOperator(target.value)}>
          <option value="">All</option>
          {operators.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      {different.length > 0 ? (
        <EffectTable label="What would be different" effects={different} />
      ) : (
        <p>For nobody who was tried anything would be different.</p>
      )}
      {same.length > 0 && (
        <Fold title={`What stays as it is (${same.length})`}>
          <EffectTable label="What stays as it is" effects={same} />
        </Fold>
      )}
    </>
  );
}

type ErrorsProps = { errors: FieldError[]; show: (field: string) => void };

/** Everything that keeps the document from being saved, each with the way to where it stands. */
function Errors({ errors, show }: ErrorsProps) {
  if (errors.length === 0) return null;
  return (
    <ul className={css.errors}>
      {errors.map(({ field, title, message }) => (
        <li key={`${field} ${message}`}>
          <Icon mark="failed" />
          <span>
            <button type="button" className={css.link} onClick={() => show(field)}>
              {title || field}
            </button>
            : {message}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the document that is typed would mean, or all that is wrong with it. */
export function PreviewPart({
  preview,
  errors,
  show,
}: {
  preview: PreviewView | null;
  errors: FieldError[];
  show: (field: string) => void;
}) {
  if (!preview && errors.length === 0) return null;
  const isFine = preview !== null && preview.errors.length === 0;
  return (
    <div className={css.preview} data-preview={isFine ? 'fine' : 'wrong'}>
      <h3 className={css.heading} tabIndex={-1} data-focus="preview">
        {isFine ? 'What would change' : 'To mend before it can be saved'}
      </h3>
      <Errors errors={errors} show={show} />
      {isFine && preview.changes.length === 0 && <p>Nothing would change.</p>}
      {isFine && <LineList lines={preview.changes} />}
      {isFine && preview.warnings.length > 0 && (
        <>
          <h3 className={css.heading}>Better not so</h3>
          <LineList lines={preview.warnings} />
        </>
      )}
      {isFine && <Effects effects={preview.effects} />}
    </div>
  );
}
