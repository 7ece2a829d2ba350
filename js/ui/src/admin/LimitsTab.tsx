import Button from '@atlaskit/button/new';
import { useEffect } from 'react';
import { LineList } from './parts/LineList';
import { Part } from './parts/Part';
import { Reading } from './parts/Reading';
import { useAsk } from './useAsk';

/** What this tenant does not allow, each with the moment at which it was seen. */
export function LimitsTab() {
  const limits = useAsk('admin.limits');
  const { ask, busy } = limits;
  const look = (probe: boolean) => void ask({ probe });
  useEffect(() => void ask({ probe: false }), [ask]);
  return (
    <Reading of={limits} wait="Reading what this organization allows." onRetry={() => look(false)}>
      {({ headline, lines }) => (
        <Part
          title={headline}
          aside={
            <Button spacing="compact" isLoading={busy} onClick={() => look(true)}>
              Look again
            </Button>
          }
        >
          <LineList lines={lines} />
        </Part>
      )}
    </Reading>
  );
}
