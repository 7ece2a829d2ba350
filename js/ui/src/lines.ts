import type { OutcomeKind, Phase, Step } from './view';

/** How a step is shown: as a promise, as it happens, or as it ended. */
export type Stage = 'before' | 'live' | 'after';

/** Steps of one kind that are shown as one line. */
export type FoldedLine = { id: string; title: string; steps: Step[] };

/** A line of a phase. */
export type Line = Step | FoldedLine;

/** Of these phases the groups are many and alike; a line of any other says something of its own. */
const FOLDING: readonly Phase['id'][] = ['strip', 'grant'];

/** The second word of a step's id, and how many of its kind are called. */
const KINDS: Record<string, (count: number) => string> = {
  group: (count) => `${count} groups`,
  entra: (count) => `Entra: ${count} groups`,
};

/** Whether a line stands for several steps. */
export function isFolded(line: Line): line is FoldedLine {
  return 'steps' in line;
}

/**
 * Where a step is folded into, if anywhere. While a run is live, only what was promised counts, so
 * that no line comes or goes; afterwards, what did not end as promised stands alone.
 */
function foldOf(phase: Phase, step: Step, stage: Stage): string | null {
  if (!FOLDING.includes(phase.id) || step.prediction.kind !== 'willWork') return null;
  if (stage === 'after' && step.outcome && step.outcome.kind !== 'proven') return null;
  const kind = Object.keys(KINDS).find((word) => step.id.startsWith(`${phase.id}.${word}.`));
  return kind ?? null;
}

/** Refusals first, and otherwise as planned; a prediction does not change, so neither does this. */
function inOrder(steps: Step[]): Step[] {
  const refused = (step: Step) => step.prediction.kind === 'willBeRefused';
  return [...steps.filter(refused), ...steps.filter((step) => !refused(step))];
}

/** The lines of a phase: each step, or the fold in whose place its first step stands. */
export function linesOf(phase: Phase, stage: Stage): Line[] {
  const steps = inOrder(phase.steps);
  const foldIds = steps.map((step) => foldOf(phase, step, stage));
  return steps.flatMap((step, at): Line[] => {
    const kind = foldIds[at];
    const inside = kind ? steps.filter((_, other) => foldIds[other] === kind) : [];
    if (!kind || inside.length < 2) return [step];
    if (foldIds.indexOf(kind) < at) return [];
    const title = KINDS[kind]?.(inside.length) ?? '';
    return [{ id: `${phase.id}.${kind}`, title, steps: inside }];
  });
}

const OTHERWISE: [OutcomeKind, string][] = [
  ['failed', 'failed'],
  ['unknown', 'unknown'],
  ['manual', 'by hand'],
  ['skipped', 'skipped'],
];

/** How many steps of a fold ended in a given way. */
function countOf(steps: Step[], kind: OutcomeKind): number {
  return steps.filter((step) => step.outcome?.kind === kind).length;
}

/** How far a fold is, with what did not end as promised. */
export function tallyOf(steps: Step[]): string {
  const proven = `${countOf(steps, 'proven')} of ${steps.length} proven`;
  const others = OTHERWISE.map(([kind, word]) => [countOf(steps, kind), word] as const);
  const told = others.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [proven, ...told].join(', ');
}

/** The worst way in which a step of a fold ended; null until all of them have. */
export function endOf(steps: Step[]): OutcomeKind | null {
  if (steps.some((step) => !step.outcome)) return null;
  const worst = OTHERWISE.find(([kind]) => countOf(steps, kind) > 0);
  return worst?.[0] ?? 'proven';
}
