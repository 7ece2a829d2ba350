import Button from '@atlaskit/button/new';
import { useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { isSingle, nameOf, same, thingsOf } from '../draft';
import type { Field, Json } from '../../view';
import css from './Field.module.css';
import { emptied, Grouped, type FieldProps } from './frame';
import { Offered } from './plain';

type ChipsProps = {
  field: Field;
  names: string[];
  /** Where the focus goes when what had it is gone. */
  next: RefObject<HTMLElement>;
  onRemove: (at: number) => void;
};

/** What is in a list, each to be taken out. */
function Chips({ field, names, next, onRemove }: ChipsProps) {
  if (names.length === 0) return <p className={css.empty}>{field.empty || 'nothing'}</p>;
  const remove = (button: HTMLElement, at: number) => {
    (next.current ?? button.closest('fieldset'))?.focus();
    onRemove(at);
  };
  return (
    <ul className={css.chips}>
      {names.map((name, at) => (
        <li key={`${at} ${name}`}>
          {name}
          <button
            type="button"
            className={css.remove}
            aria-label={`Remove ${name}: ${field.lead}`}
            onClick={({ currentTarget }) => remove(currentTarget, at)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Runs `then` for Enter, which would otherwise do nothing or send a form. */
const onEnter = (then: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  then();
};

/** A list of texts, picked or typed. */
export function WordsField(props: FieldProps) {
  const { field, value, onChange } = props;
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const words = Array.isArray(value) ? value.map(String) : [];
  const hold = (next: string[]) => onChange(next.length > 0 ? next : emptied(field, []));
  const add = () => {
    const typed = text.split(/[,\n]/).map((word) => word.trim());
    setText('');
    hold([...new Set([...words, ...typed.filter(Boolean)])]);
  };
  const left = field.choices.map((choice) => String(choice.value));
  return (
    <Grouped {...props}>
      <Chips
        field={field}
        names={words.map((word) => nameOfChoice(field, word))}
        next={input}
        onRemove={(at) => hold(words.filter((_word, other) => other !== at))}
      />
      <div className={css.row}>
        <input
          ref={input}
          aria-label={`Add: ${field.lead}`}
          list={id}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onEnter(add)}
        />
        <Offered id={id} words={left.filter((word) => !words.includes(word))} />
        <Button isDisabled={text.trim() === ''} onClick={add}>
          Add
        </Button>
      </div>
    </Grouped>
  );
}

/** What a word is called, where it is offered. */
function nameOfChoice({ choices }: Field, word: string): string {
  return choices.find(({ value }) => value === word)?.title ?? word;
}

/** A list of objects, or one of them: picked whole, or typed part by part. */
export function ThingsField(props: FieldProps) {
  const { field, value, onChange } = props;
  const select = useRef<HTMLSelectElement>(null);
  const things = thingsOf(value);
  const single = isSingle(field, value);
  const hold = (next: Json[]) => {
    if (next.length === 0) return onChange(emptied(field, single ? null : []));
    return onChange(single ? next.at(-1) : next);
  };
  const isIn = (thing: Json) => things.some((each) => same(each, thing));
  const add = (thing: Json) => !isIn(thing) && hold([...things, thing]);
  const verb = single ? 'Choose' : 'Add';
  return (
    <Grouped {...props}>
      <Chips
        field={field}
        names={things.map((thing) => nameOf(thing, field.parts))}
        next={select}
        onRemove={(at) => hold(things.filter((_thing, other) => other !== at))}
      />
      <Picker
        field={field}
        verb={verb}
        select={select}
        isOffered={(thing) => !isIn(thing)}
        onPick={add}
      />
      {field.parts && <Typed field={field} parts={field.parts} verb={verb} onAdd={add} />}
    </Grouped>
  );
}

type PickerProps = {
  field: Field;
  verb: string;
  select: RefObject<HTMLSelectElement>;
  isOffered: (thing: Json) => boolean;
  onPick: (thing: Json) => void;
};

/** What is offered, one to be taken by a press: arrows alone change nothing. */
function Picker({ field, verb, select, isOffered, onPick }: PickerProps) {
  const [picked, setPicked] = useState('');
  if (field.choices.length === 0) return null;
  const offered = field.choices.filter(({ value }) => isOffered(value));
  const choice = offered.find(({ value }) => JSON.stringify(value) === picked);
  return (
    <div className={css.row}>
      <select
        ref={select}
        aria-label={`${verb}: ${field.lead}`}
        value={choice ? picked : ''}
        onChange={({ target }) => setPicked(target.value)}
      >
        <option value="">{offered.length > 0 ? 'Pick one' : 'Nothing left to pick'}</option>
        {offered.map(({ value, title, text }) => (
          <option key={JSON.stringify(value)} value={JSON.stringify(value)}>
            {text ? `${title} (${text})` : title}
          </option>
        ))}
      </select>
      <Button isDisabled={!choice} onClick={() => choice && onPick(choice.value)}>
        {verb}
      </Button>
    </div>
  );
}

type TypedProps = { field: Field; parts: string[]; verb: string; onAdd: (thing: Json) => void };

/** A thing that is not offered, part by part. */
function Typed({ field, parts, verb, onAdd }: TypedProps) {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const id = useId();
  const isWhole = parts.every((part) => texts[part]?.trim());
  const add = () => {
    if (!isWhole) return;
    onAdd(Object.fromEntries(parts.map((part) => [part, texts[part]?.trim() ?? ''])));
    setTexts({});
  };
  return (
    <details>
      <summary className={css.typed}>
        Type one<span className="sr-only">: {field.lead}</span>
      </summary>
      <div className={css.row}>
        {parts.map((part) => (
          <div key={part} className={css.part}>
            <label htmlFor={`${id}-${part}`}>{part}</label>
            <input
              id={`${id}-${part}`}
              autoComplete="off"
              spellCheck={false}
              value={texts[part] ?? ''}
              onChange={({ target }) => setTexts({ ...texts, [part]: target.value })}
              onKeyDown={onEnter(add)}
            />
          </div>
        ))}
        <Button isDisabled={!isWhole} onClick={add}>
          {verb}
        </Button>
      </div>
    </details>
  );
}
