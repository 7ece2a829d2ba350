import { Fragment, useId } from 'react';
import { Icon } from '../../parts/icons';
import { FieldError } from '../FieldError';
import css from '../Form.module.css';
import type { Action } from './actions';
import { useInput } from './useInput';

/** What later steps of the rule can use, by the names under which they reach it. */
function Outputs({ outputs }: { outputs: Action['outputs'] }) {
  return (
    <>
      <h2 className={css.heading}>What later steps of the rule can use</h2>
      <p className={css.help}>
        Pick them from the menu of smart values instead of typing them: how a name begins may be
        different on your site. What leads nowhere is empty there, and nothing says so.
      </p>
      <dl className={css.outputs}>
        {outputs.map(([name, holds]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>
              {/* So that a long name is broken between its words. */}
              {name.split(/(?=[A-Z.])/).map((part) => (
                <Fragment key={part}>
                  {part}
                  <wbr />
                </Fragment>
              ))}
            </dt>
            <dd>{holds}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The form of an action in an Automation rule: its one input. */
export function ActionForm() {
  const { action, text, problem, validating, change } = useInput();
  const id = useId();
  if (action === null) return <main data-place="form" data-state="loading" aria-busy="true" />;
  const { sentence, input, note, outputs } = action;
  return (
    <main data-place="form" className={css.form}>
      <h1 className="sr-only">Offramp</h1>
      {sentence && <p className={css.what}>{sentence}</p>}
      <div className={css.field}>
        <label htmlFor={id}>{input.label}</label>
        <input
          id={id}
          value={text}
          disabled={validating}
          required={input.required}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-help ${id}-error`}
          onChange={({ target }) => change(target.value)}
        />
        <p id={`${id}-help`} className={css.help}>
          {input.help}
        </p>
        <FieldError id={`${id}-error`} text={problem} />
      </div>
      <p className={css.note}>
        <Icon mark="information" />
        <span>{note}</span>
      </p>
      {outputs.length > 0 && <Outputs outputs={outputs} />}
    </main>
  );
}
