import Button from '@atlaskit/button/new';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../parts/icons';
import type { Field, FieldError, PolicyDocument } from '../view';
import { restOf, valueAt, withRest, withValue } from './draft';
import { FieldEditor } from './fields/FieldEditor';
import { JsonPart } from './JsonPart';
import css from './Policy.module.css';
import { problemAt } from './problems';
import { sentenceOf } from './sentence';

type Props = {
  fields: Field[];
  /** What one entry is called. */
  noun: string;
  entry: PolicyDocument;
  /** Where it stands, as errors name it. */
  place: string;
  isFresh: boolean;
  /** Whether its fields read as one sentence. */
  withSentence: boolean;
  errors: FieldError[];
  onChange: (entry: PolicyDocument, place: string) => void;
  onRemove: () => void;
};

/** One entry of a list: what it says, and the fields behind that. */
export function EntryEditor(props: Props) {
  const { fields, noun, entry, place, isFresh, withSentence, errors, onChange, onRemove } = props;
  const [isOpen, setOpen] = useState(isFresh);
  const details = useRef<HTMLDetailsElement>(null);
  const [first] = fields;
  const name = first && valueAt(entry, first.path);
  const title = typeof name === 'string' && name !== '' ? name : `New ${noun}`;
  const problem = problemAt(errors, place);
  useEffect(() => {
    if (isFresh) details.current?.querySelector('input')?.focus();
  }, [isFresh]);
  useEffect(() => {
    if (problem !== null) setOpen(true);
  }, [problem]);
  const paths = fields.map((field) => field.path);
  const rest = restOf(entry, paths);
  return (
    <li className={css.entry} data-field={place}>
      <details ref={details} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={css.summary}>
          <Icon mark="chevron" />
          <span className={css.words}>
            <strong>{title}</strong>
            {withSentence && <span className={css.sentence}> {sentenceOf(fields, entry)}</span>}
          </span>
          {problem !== null && (
            <span className={css.wrong}>
              <Icon mark="failed" /> To mend
            </span>
          )}
        </summary>
        <div className={css.fields}>
          {fields.map((field) => (
            <FieldEditor
              key={field.path}
              field={field}
              value={valueAt(entry, field.path)}
              place={`${place}.${field.path}`}
              error={problemAt(errors, `${place}.${field.path}`)}
              onChange={(value) =>
                onChange(withValue(entry, field.path, value), `${place}.${field.path}`)
              }
            />
          ))}
          {Object.keys(rest).length > 0 && (
            <JsonPart
              label={`What else this ${noun} says, as JSON`}
              place={place}
              value={rest}
              onChange={(next) => onChange(withRest(entry, paths, next), place)}
            />
          )}
          <div>
            <Button spacing="compact" aria-label={`Remove ${title}`} onClick={onRemove}>
              Remove this {noun}
            </Button>
          </div>
        </div>
      </details>
    </li>
  );
}
