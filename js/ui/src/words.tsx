import { useClock } from './time';

/**
 * An instant in the viewer's zone; the exact one shows when the pointer rests on it. Instants come
 * beside texts and are never looked for in them: a name may look like one.
 */
export function Instant({ at }: { at: number }) {
  const clock = useClock();
  return (
    <time dateTime={new Date(at).toISOString()} title={clock.exact(at)}>
      {clock.short(at)}
    </time>
  );
}
