import { useId, type ReactNode } from 'react';
import { Icon, type Mark } from './icons';
import css from './Notice.module.css';

/** How much a notice asks of the reader. */
export type Tone = 'information' | 'success' | 'warning' | 'danger';

const MARKS: Record<Tone, Mark> = {
  information: 'information',
  success: 'proven',
  warning: 'unknown',
  danger: 'failed',
};

type Props = { tone: Tone; title: ReactNode; mark?: ReactNode; children?: ReactNode };

/** A framed message under a heading, which takes the focus when it comes as an answer. */
export function Notice({ tone, title, mark, children }: Props) {
  const id = useId();
  return (
    <section className={`${css.notice} ${css[tone]}`} aria-labelledby={id}>
      <span className={css.mark}>{mark ?? <Icon mark={MARKS[tone]} />}</span>
      <div className={css.content}>
        <h2 id={id} className={css.title} tabIndex={-1} data-focus="answer">
          {title}
        </h2>
        {children}
      </div>
    </section>
  );
}
