import { useState } from 'react';
import css from './Face.module.css';

/** The first letters of the first and the last name, as one reads them: a letter may be several signs. */
export function initialsOf(name: string): string {
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const first = (word: string) => letters.segment(word)[Symbol.iterator]().next().value?.segment;
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return ends
    .map((word) => first((word ?? '').replace(/^[^\p{L}\p{N}]+/u, '')) ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** Somebody's picture, or their initials. It says nothing that the name beside it does not. */
export function Face({ name, src }: { name: string; src: string | null }) {
  const [isBroken, setBroken] = useState(false);
  const isPictured = src !== null && src !== '' && !isBroken;
  const initials = isPictured ? undefined : initialsOf(name) || '?';
  return (
    <span className={css.face} data-initials={initials} aria-hidden="true">
      {isPictured && <img src={src} alt="" onError={() => setBroken(true)} />}
    </span>
  );
}
