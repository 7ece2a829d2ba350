import { Icon, type Mark } from '../../parts/icons';
import { Instant } from '../../words';
import type { Line, Tone } from '../view';
import { Copy } from './Copy';
import css from './LineList.module.css';

const MARKS: Record<Tone, Mark> = {
  good: 'proven',
  part: 'unknown',
  bad: 'failed',
  info: 'information',
  open: 'skipped',
};

/** What a mark says to whoever does not see it. */
const SPOKEN: Record<Tone, string> = {
  good: 'Good: ',
  part: 'In part: ',
  bad: 'Wrong: ',
  info: '',
  open: 'Open: ',
};

/** The mark of a line, in a shape of its own, and the same as a word. */
export function ToneMark({ tone }: { tone: Tone }) {
  return (
    <span className={css.mark}>
      <Icon mark={MARKS[tone]} />
      <span className="sr-only">{SPOKEN[tone]}</span>
    </span>
  );
}

/** What a line says beside its title. */
export function LineFacts({ line }: { line: Line }) {
  return (
    <>
      {line.text && <p className={css.text}>{line.text}</p>}
      {line.copy && <Copy text={line.copy} />}
      {typeof line.at === 'number' && (
        <p className={css.at}>
          {typeof line.since === 'number' && (
            <>
              Since <Instant at={line.since} />, last seen{' '}
            </>
          )}
          {typeof line.since !== 'number' && 'Seen '}
          <Instant at={line.at} />
        </p>
      )}
    </>
  );
}

function LineRow({ line }: { line: Line }) {
  return (
    <li className={css.line} data-tone={line.tone}>
      <ToneMark tone={line.tone} />
      <div className={css.what}>
        <p className={css.title}>{line.title}</p>
        <LineFacts line={line} />
      </div>
    </li>
  );
}

/** Things that are known, a line each. */
export function LineList({ lines, ordered }: { lines: Line[]; ordered?: boolean }) {
  const List = ordered ? 'ol' : 'ul';
  return (
    <List className={css.lines}>
      {lines.map((line, n) => (
        <LineRow key={`${n} ${line.title}`} line={line} />
      ))}
    </List>
  );
}
