import type { ReactNode } from 'react';
import { Icon } from './icons';
import css from './Fold.module.css';

/** Something to look at only when wanted. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={css.fold}>
      <summary>
        <Icon mark="chevron" />
        {title}
      </summary>
      <div className={css.content}>{children}</div>
    </details>
  );
}
