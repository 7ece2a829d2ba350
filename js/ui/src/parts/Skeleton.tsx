import { useEffect, useState } from 'react';
import css from './Skeleton.module.css';

const PATIENCE_MS = 2000;

/** Says what is being waited for once a wait is long enough to be noticed. */
export function LongWait({ text }: { text: string }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className={css.wait} role="status">
      {long && text}
    </p>
  );
}

const ROWS = ['wide', 'medium', 'wide', 'narrow', 'medium'] as const;

/** The shape of what comes: a person, a heading, and lines of a plan. */
export function Skeleton() {
  return (
    <div aria-busy="true">
      <div aria-hidden="true" className={css.skeleton}>
        <div className={css.person}>
          <span className={css.avatar} />
          <div className={css.lines}>
            <span className={css.medium} />
            <span className={css.wide} />
          </div>
        </div>
        <span className={css.narrow} />
        {ROWS.map((width, n) => (
          <div key={n} className={css.row}>
            <span className={css[width]} />
            <span className={css.short} />
          </div>
        ))}
        <span className={css.button} />
      </div>
      <LongWait text="Reading the ticket, the person on it and what they can reach." />
    </div>
  );
}
