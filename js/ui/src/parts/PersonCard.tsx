import Avatar from '@atlaskit/avatar';
import Lozenge from '@atlaskit/lozenge';
import { ago, useClock } from '../time';
import type { Person } from '../view';
import css from './PersonCard.module.css';

const KINDS: Record<Person['kind'], string> = {
  managed: 'Managed',
  unmanaged: 'Unmanaged',
  customer: 'Portal customer',
  app: 'App',
  new: 'No account yet',
};

function LastSeen({ at }: { at: number }) {
  const clock = useClock();
  return (
    <span>
      Last seen{' '}
      <time dateTime={new Date(at).toISOString()} title={clock.exact(at)}>
        {ago(at, Date.now())}
      </time>
    </span>
  );
}

/** Who this is. `distinguish` adds what tells two people of one name apart. */
export function PersonCard({ person, distinguish }: { person: Person; distinguish?: boolean }) {
  const { name, email, avatarUrl, kind, status, lastSeenAt, directories, accountId } = person;
  return (
    <div className={css.card}>
      <Avatar size="large" src={avatarUrl ?? undefined} />
      <div className={css.facts}>
        <p className={css.first}>
          <strong className={css.name}>{name}</strong>
          {email && <span className={css.email}>{email}</span>}
        </p>
        <p className={css.second}>
          <Lozenge>{KINDS[kind]}</Lozenge>
          <Lozenge appearance={status === 'Active' ? 'success' : 'default'}>{status}</Lozenge>
          {lastSeenAt !== null && <LastSeen at={lastSeenAt} />}
          {directories.length > 0 && <span>{directories.join(', ')}</span>}
        </p>
        {person.lines.map((line) => (
          <p key={line} className={css.line}>
            {line}
          </p>
        ))}
        {distinguish && <p className={css.id}>Account {accountId}</p>}
      </div>
    </div>
  );
}
