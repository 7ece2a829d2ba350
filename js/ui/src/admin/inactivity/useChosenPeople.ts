import { useState } from 'react';
import { usePage } from '../page';
import type { ListedPerson } from '../view';

/** Who of the list is chosen. Whoever is not shown is not. */
export type ChosenPeople = {
  people: ListedPerson[];
  /** Everybody who is shown and can be. */
  choosable: ListedPerson[];
  isChosen: (person: ListedPerson) => boolean;
  choose: (people: ListedPerson[], isChosen: boolean) => void;
  clear: () => void;
};

/** Keeps who is chosen, by their places in the list. */
export function useChosenPeople(rows: ListedPerson[]): ChosenPeople {
  const { say } = usePage();
  const [places, setPlaces] = useState<ReadonlySet<string>>(new Set());
  const choosable = rows.filter((row) => row.choosable);
  const isChosen = ({ place }: ListedPerson) => places.has(place);
  const choose = (people: ListedPerson[], chosen: boolean) => {
    const next = new Set(places);
    for (const { place } of people) {
      if (chosen) next.add(place);
      else next.delete(place);
    }
    setPlaces(next);
    say(`${choosable.filter(({ place }) => next.has(place)).length} chosen`);
  };
  const people = choosable.filter(isChosen);
  return { people, choosable, isChosen, choose, clear: () => setPlaces(new Set()) };
}
