import { useId } from 'react';
import { same } from '../draft';
import type { Choice } from '../../view';
import css from './Field.module.css';
import { Grouped, type FieldProps } from './frame';

type OptionProps = {
  choice: Choice;
  type: 'radio' | 'checkbox';
  group: string;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
};

function Option({ choice, type, group, isChosen, onChoose }: OptionProps) {
  const id = useId();
  const { title, text } = choice;
  return (
    <div className={css.choice}>
      <input
        id={id}
        type={type}
        name={group}
        checked={isChosen}
        aria-describedby={text ? `${id}-text` : undefined}
        onChange={({ target }) => onChoose(target.checked)}
      />
      <div>
        <label htmlFor={id}>{title}</label>
        {text && (
          <p id={`${id}-text`} className={css.help}>
            {text}
          </p>
        )}
      </div>
    </div>
  );
}

/** One of the choices, each with what follows from it. */
export function OneField(props: FieldProps) {
  const { field, value, onChange } = props;
  const group = useId();
  return (
    <Grouped {...props}>
      <div className={css.choices}>
        {field.choices.map((choice) => (
          <Option
            key={JSON.stringify(choice.value)}
            choice={choice}
            type="radio"
            group={group}
            isChosen={same(choice.value, value)}
            onChoose={() => onChange(choice.value)}
          />
        ))}
      </div>
    </Grouped>
  );
}

/** Any of the choices. What is chosen and not offered stays chosen. */
export function ManyField(props: FieldProps) {
  const { field, value, onChange } = props;
  const group = useId();
  const chosen = Array.isArray(value) ? value : [];
  const others = (choice: Choice) => chosen.filter((each) => !same(each, choice.value));
  const choose = (choice: Choice, isChosen: boolean) => {
    const next = isChosen ? [...others(choice), choice.value] : others(choice);
    onChange(next.length === 0 && field.optional ? undefined : next);
  };
  return (
    <Grouped {...props}>
      {chosen.length === 0 && field.empty && <p className={css.empty}>{field.empty}</p>}
      <div className={css.choices}>
        {field.choices.map((choice) => (
          <Option
            key={JSON.stringify(choice.value)}
            choice={choice}
            type="checkbox"
            group={group}
            isChosen={chosen.some((each) => same(each, choice.value))}
            onChoose={(isChosen) => choose(choice, isChosen)}
          />
        ))}
      </div>
    </Grouped>
  );
}
