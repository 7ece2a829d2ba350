import { useId, type ReactNode } from 'react';
import css from './Part.module.css';

type Props = { title: string; text?: string; aside?: ReactNode; children: ReactNode };

/** A part of a tab, under a heading. */
export function Part({ title, text, aside, children }: Props) {
  const id = useId();
  return (
    <section className={css.part} aria-labelledby={id}>
      <div className={css.top}>
        <h2 id={id} className={css.title} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </div>
      {text && <p className={css.text}>{text}</p>}
      {children}
    </section>
  );
}
