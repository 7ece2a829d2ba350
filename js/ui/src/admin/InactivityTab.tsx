import { useEffect } from 'react';
import { Reading } from './parts/Reading';
import { Headline } from './parts/Headline';
import { useAsk } from './useAsk';

/** Who is idle, once the core can tell; until then, that it can't. */
export function InactivityTab() {
  const inactivity = useAsk('admin.inactivity');
  const { ask } = inactivity;
  useEffect(() => void ask({}), [ask]);
  return (
    <Reading of={inactivity} wait="Reading who is idle." onRetry={() => void ask({})}>
      {({ text }) => <Headline line={{ title: text, text: '', tone: 'info' }} />}
    </Reading>
  );
}
