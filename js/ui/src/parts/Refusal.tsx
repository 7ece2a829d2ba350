import type { Refusal as RefusalView } from '../view';
import { Instant } from '../words';
import { Notice } from './Notice';
import { PersonCard } from './PersonCard';
import css from './Refusal.module.css';

/** Why nothing is done, what to do about it, and a code for support. Every code looks the same. */
export function Refusal({ refusal }: { refusal: RefusalView }) {
  return (
    <Notice tone="warning" title={refusal.title}>
      {refusal.detail && <p>{refusal.detail}</p>}
      {typeof refusal.since === 'number' && (
        <p>
          Since <Instant at={refusal.since} />
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
      {refusal.remedy && <p className={css.remedy}>{refusal.remedy}</p>}
      <p className={css.code}>Code {refusal.code}</p>
    </Notice>
  );
}
