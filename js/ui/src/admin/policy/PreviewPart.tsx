import { useId, useState } from 'react';
import { Icon } from '../../parts/icons';
import { LineList } from '../parts/LineList';
import { Table } from '../parts/Table';
import type { Effect, FieldError, PreviewView } from '../view';
import css from './Policy.module.css';

/** Who could do what to whom, for one operator or for all. */
function Effects({ effects }: { effects: Effect[] }) {
  const [operator, setOperator] = useState('');
  const id = useId();
  const operators = [...new Set(effects.map((effect) => effect.operator))];
  const shown = operators.includes(operator)
    ? effects.filter((effect) => effect.operator === operator)
    : effects;
  if (effects.length === 0) return null;
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
      <Table
        label="Who could do what to whom"
        rows={shown}
        keyOf={(_effect, at) => String(at)}
        columns={[
          { title: 'Operator', cell: (effect) => effect.operator, isHeader: true },
          { title: 'Playbook', cell: (effect) => effect.playbook },
          { title: 'On', cell: (effect) => effect.subject },
          {
            title: 'Allowed',
            cell: ({ allowed }) => (
              <span className={css.allowed}>
                <Icon mark={allowed ? 'proven' : 'skipped'} />
                {allowed ? 'Yes' : 'No'}
              </span>
            ),
          },
          { title: 'Why', cell: (effect) => effect.why },
        ]}
      />
    </>
  );
}

type ErrorsProps = { errors: FieldError[]; show: (field: string) => void };

/** Everything that keeps the document from being saved, each with the way to where it stands. */
function Errors({ errors, show }: ErrorsProps) {
  if (errors.length === 0) return null;
  return (
    <ul className={css.errors}>
      {errors.map(({ field, message }) => (
        <li key={`${field} ${message}`}>
          <Icon mark="failed" />
          <span>
            <button type="button" className={css.link} onClick={() => show(field)}>
              {field}
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
      {isFine && preview.warnings.length > 0 && (
        <>
          <h3 className={css.heading}>Better not so</h3>
          <LineList lines={preview.warnings} />
        </>
      )}
      {isFine && preview.changes.length === 0 && <p>Nothing would change.</p>}
      {isFine && <LineList lines={preview.changes} />}
      {isFine && <Effects effects={preview.effects} />}
    </div>
  );
}
