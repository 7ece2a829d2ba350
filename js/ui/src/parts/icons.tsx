import type { Activity, OutcomeKind, PredictionKind } from '../view';
import css from './icons.module.css';

/** What a mark means; each has its own shape, so that colour is never the only sign. */
export type Mark =
  PredictionKind | OutcomeKind | 'waiting' | 'information' | 'chevron' | 'dot' | 'picked';

type Tone = 'quiet' | 'good' | 'bad' | 'warn' | 'info';

const RING = 'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5Z';
const DISC = 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z';
const TRIANGLE = 'M8 1.9 15 14.1H1Z';
const HAND = 'M4 8.5V4.75a1 1 0 0 1 2 0V8m0-.5V3a1 1 0 0 1 2 0v4.5M8 7V3.75a1 1 0 0 1 2 0V8';
const PALM = 'M10 7.5v-2a1 1 0 0 1 2 0V10a4 4 0 0 1-4 4c-2 0-3-1-3.75-2.5L2.6 9a.9.9 0 0 1 1.4-.9';

type Shape = { tone: Tone; lines?: string; solid?: string; cut?: string };

const SHAPES: Record<Mark, Shape> = {
  dot: { tone: 'quiet', solid: 'M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z' },
  picked: { tone: 'info', lines: 'M3.5 8.5 6.5 11.5l6-7' },
  chevron: { tone: 'quiet', lines: 'm4.5 6.25 3.5 3.5 3.5-3.5' },
  willWork: { tone: 'quiet', lines: `${RING}M5.25 8.25 7.1 10.1l3.65-4.2` },
  alreadySo: { tone: 'quiet', lines: `${RING}M5.25 6.75h5.5m-5.5 2.5h5.5` },
  elsewhere: { tone: 'info', lines: 'M6.5 3H3v10h10V9.5M9.5 2.75h3.75V6.5M13 3 7.5 8.5' },
  mayBeRefused: { tone: 'info', lines: 'M8 2.4 14.4 13.6H1.6ZM8 6v4m0 1.4v1.2' },
  willBeRefused: { tone: 'warn', solid: TRIANGLE, cut: 'M8 6v4m0 1.4v1.2' },
  needsApproval: { tone: 'info', lines: `${RING}M8 4.5V8l2.25 1.75` },
  byHand: { tone: 'info', lines: `${HAND}${PALM}` },
  proven: { tone: 'good', solid: DISC, cut: 'M4.9 8.3 7.1 10.5l4-4.9' },
  failed: { tone: 'bad', solid: DISC, cut: 'm5.5 5.5 5 5m0-5-5 5' },
  unknown: { tone: 'warn', solid: TRIANGLE, cut: 'M8 6v4m0 1.4v1.2' },
  manual: { tone: 'info', lines: `${HAND}${PALM}` },
  skipped: { tone: 'quiet', lines: `${RING}M5 8h6` },
  waiting: { tone: 'quiet', lines: `${RING}M8 4.5V8l2.25 1.75` },
  information: { tone: 'info', solid: DISC, cut: 'M8 7.25v4.5m0-6.9v-1' },
};

/** A mark of 16 by 16. It repeats a word that stands beside it, so it has no name of its own. */
export function Icon({ mark }: { mark: Mark }) {
  const { tone, lines, solid, cut } = SHAPES[mark];
  return (
    <svg className={`${css.icon} ${css[tone]}`} viewBox="0 0 16 16" aria-hidden="true">
      {solid && <path className={css.solid} d={solid} />}
      {lines && <path className={css.lines} d={lines} />}
      {cut && <path className={css.cut} d={cut} />}
    </svg>
  );
}

/** Turns while something is being done. Checking turns slower and is dotted. */
export function Spinner({ activity }: { activity: Activity }) {
  return (
    <svg className={`${css.icon} ${css[activity]}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle className={css.track} cx="8" cy="8" r="6" />
      <circle className={css.arc} cx="8" cy="8" r="6" pathLength="100" />
    </svg>
  );
}
