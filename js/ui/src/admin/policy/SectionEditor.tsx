import Button from '@atlaskit/button/new';
import { useRef, useState } from 'react';
import { Part } from '../parts/Part';
import { Table } from '../parts/Table';
import type { Json, PolicyDocument, Section } from '../view';
import { usePolicyOfPage } from './context';
import { entriesAt, valueAt } from './draft';
import { EntryEditor } from './EntryEditor';
import { FieldEditor } from './fields/FieldEditor';
import css from './Policy.module.css';
import { problemAt } from './problems';
import { wordsOf } from './sentence';

type ListProps = { section: Section; list: NonNullable<Section['list']> };

/** The entries of a list, each edited on its own. */
function ListEditor({ section, list }: ListProps) {
  const { document, change, errors, edition } = usePolicyOfPage();
  const [moves, setMoves] = useState(0);
  const [fresh, setFresh] = useState<number | null>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const { path, entry: noun } = list;
  const entries = entriesAt(document, path);
  const hold = (next: PolicyDocument[], place?: string) => change(path, next, place);
  const remove = (at: number) => {
    adding.current?.focus();
    setMoves(moves + 1);
    setFresh(null);
    hold(entries.filter((_entry, other) => other !== at));
  };
  const add = () => {
    setFresh(entries.length);
    hold([...entries, list.fresh]);
  };
  return (
    <>
      {section.tab === 'playbooks' && entries.length > 0 && (
        <Table<PolicyDocument>
          label={section.title}
          rows={entries}
          keyOf={(_entry, at) => String(at)}
          columns={section.fields.map((field, n) => ({
            title: field.lead,
            isHeader: n === 0,
            cell: (entry) => wordsOf(field, valueAt(entry, field.path)),
          }))}
        />
      )}
      <ul className={css.entries}>
        {entries.map((entry, at) => (
          <EntryEditor
            key={`${edition} ${moves} ${at}`}
            fields={section.fields}
            noun={noun}
            entry={entry}
            place={`${path}[${at}]`}
            isFresh={at === fresh}
            withSentence={section.tab === 'people'}
            errors={errors}
            onChange={(next, place) =>
              hold(
                entries.map((each, other) => (other === at ? next : each)),
                place,
              )
            }
            onRemove={() => remove(at)}
          />
        ))}
      </ul>
      <div>
        <Button ref={adding} spacing="compact" onClick={add}>
          Add a {noun}
        </Button>
      </div>
    </>
  );
}

/** Fields that are edited together. */
export function SectionEditor({ section }: { section: Section }) {
  const { document, change, errors, edition } = usePolicyOfPage();
  const { title, text, list, fields } = section;
  return (
    <Part title={title} text={text}>
      {list ? (
        <ListEditor section={section} list={list} />
      ) : (
        <div className={css.fields} key={edition}>
          {fields.map((field) => (
            <FieldEditor
              key={field.path}
              field={field}
              value={valueAt(document, field.path)}
              place={field.path}
              error={problemAt(errors, field.path)}
              onChange={(value: Json | undefined) => change(field.path, value)}
            />
          ))}
        </div>
      )}
    </Part>
  );
}
