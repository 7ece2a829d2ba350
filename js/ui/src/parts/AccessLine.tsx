import { useId, useState } from 'react';
import type { Access } from '../view';
import css from './AccessLine.module.css';
import { Icon } from './icons';

function Paths({ id, access }: { id: string; access: Access }) {
  return (
    <table id={id} className={css.paths}>
      <caption className="sr-only">What gives the access</caption>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col">Role</th>
          <th scope="col">Through</th>
        </tr>
      </thead>
      <tbody>
        {access.paths.map((path, n) => (
          <tr key={n}>
            <th scope="row">
              {path.product} <span className={css.site}>{path.site}</span>
            </th>
            <td>{path.role}</td>
            <td>
              <span aria-hidden="true">← </span>
              {path.via}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the person can reach, and, asked why, through what. */
export function AccessLine({ access }: { access: Access }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={css.access}>
      <p className={css.headline}>
        {access.headline}
        {access.admin && (
          <span className={css.admin}>
            {' · '}
            {access.admin}
          </span>
        )}{' '}
        {access.paths.length > 0 && (
          <button
            type="button"
            className={css.why}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            Why?
            <Icon mark="chevron" />
          </button>
        )}
      </p>
      {open && <Paths id={id} access={access} />}
    </div>
  );
}
