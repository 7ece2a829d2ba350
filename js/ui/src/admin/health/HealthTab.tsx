import Button from '@atlaskit/button/new';
import { useEffect, useRef } from 'react';
import { usePage } from '../page';
import { Headline } from '../parts/Headline';
import { Part } from '../parts/Part';
import { Reading } from '../parts/Reading';
import { useAsk } from '../useAsk';
import { ConnectionRow } from './ConnectionRow';
import css from './Health.module.css';

/** What operators can do right now, and how each connection stands. */
export function HealthTab() {
  const health = useAsk('admin.health');
  const { ask, hold, busy } = health;
  const { stop } = usePage();
  const look = (probe: boolean) => void ask({ probe });
  useEffect(() => void ask({ probe: false }), [ask]);

  // What operators can do is another thing once everything is stopped, or no longer is.
  const known = useRef<boolean | null>(null);
  const stopped = stop?.stopped ?? null;
  useEffect(() => {
    const before = known.current;
    known.current = stopped;
    if (before !== null && stopped !== null && before !== stopped) void ask({ probe: false });
  }, [stopped, ask]);

  return (
    <Reading of={health} wait="Reading how each connection stands." onRetry={() => look(false)}>
      {({ headline, connections, tried }) => (
        <>
          <Headline line={headline} />
          <Part
            title="Connections"
            aside={
              <Button spacing="compact" isLoading={busy} onClick={() => look(true)}>
                Check them now
              </Button>
            }
          >
            {tried && (
              <p className={css.tried} role="status">
                {tried}
              </p>
            )}
            <ul className={css.connections}>
              {connections.map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} onSet={hold} />
              ))}
            </ul>
          </Part>
        </>
      )}
    </Reading>
  );
}
