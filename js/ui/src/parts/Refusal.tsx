import type { Refusal as RefusalView } from '../view';
import { Words } from '../words';
import { Notice } from './Notice';
import { PersonCard } from './PersonCard';
import css from './Refusal.module.css';

/** Why nothing is done, what to do about it, and a code for support. Every code looks the same. */
export function Refusal({ refusal }: { refusal: RefusalView }) {
  return (
    <Notice tone="warning" title={<Words text={refusal.title} />}>
      {refusal.detail && (
        <p>
          <Words text={refusal.detail} />
        </p>
      )}
      {refusal.candidates.length > 0 && (
        <ul className={css.candidates}>
          {refusal.candidates.map((person) => (
            <li key={person.accountId}>
              <PersonCard person={person} distinguish />
            </li>
          ))}
        </ul>
      )}
      {refusal.remedy && (
        <p className={css.remedy}>
          <Words text={refusal.remedy} />
        </p>
      )}
      <p className={css.code}>Code {refusal.code}</p>
    </Notice>
  );
}
