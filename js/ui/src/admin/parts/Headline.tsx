import { Notice, type Tone as NoticeTone } from '../../parts/Notice';
import type { Line, Tone } from '../view';

const TONES: Record<Tone, NoticeTone> = {
  good: 'success',
  part: 'warning',
  bad: 'danger',
  info: 'information',
  open: 'information',
};

/** The one sentence of a tab that is read first. */
export function Headline({ line }: { line: Line }) {
  return (
    <Notice tone={TONES[line.tone]} title={line.title}>
      {line.text && <p>{line.text}</p>}
    </Notice>
  );
}
