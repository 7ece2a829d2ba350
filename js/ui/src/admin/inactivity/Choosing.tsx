import Button from '@atlaskit/button/new';
import { useEffect, useRef } from 'react';
import type { Many } from '../many/useMany';
import type { ReviewChoice } from '../view';
import css from './Inactivity.module.css';
import type { ChosenPeople } from './useChosenPeople';

type Props = { choice: ReviewChoice; chosen: ChosenPeople; many: Many };

/** Everybody who is shown at once, how many are chosen, and the look at their tickets. */
export function Choosing({ choice, chosen, many }: Props) {
  const box = useRef<HTMLInputElement>(null);
  const { people, choosable, choose } = chosen;
  const isSome = people.length > 0 && people.length < choosable.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = isSome;
  }, [isSome]);
  const look = () =>
    many.look({ playbook: choice.playbook, chosen: people.map(({ place }) => place) });
  if (choosable.length === 0) return null;
  return (
    <>
      <p className={css.detail}>{choice.text}</p>
      <div className={css.choosing}>
        <label className={css.person}>
          <input
            ref={box}
            type="checkbox"
            checked={people.length === choosable.length}
            onChange={({ target }) => choose(choosable, target.checked)}
          />
          {choice.all}
        </label>
        <span data-chosen>{`${people.length} of ${choosable.length} chosen`}</span>
        {people.length > 0 && (
          <Button
            appearance={many.found ? 'default' : 'primary'}
            isLoading={many.looking.busy}
            onClick={look}
          >
            {choice.label}
          </Button>
        )}
      </div>
    </>
  );
}
