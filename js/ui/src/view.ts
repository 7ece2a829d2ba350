/**
 * What the core answers to every call of the panel. The panel shows it and adds nothing: all words
 * are the core's. Instants are milliseconds since 1970, and never inside a text.
 */

/** What a button asks the core for. */
export type ActionId =
  | 'start'
  | 'schedule'
  | 'unschedule'
  | 'approve'
  | 'check'
  | 'refresh'
  | 'restore'
  | 'leave'
  | 'link';

/** The words of the dialog that stands between a press and a write. */
export type Confirmation = { title: string; body: string[]; button: string };

/** A button. */
export type Action = {
  id: ActionId;
  label: string;
  primary: boolean;
  href?: string | null;
  confirm?: Confirmation | null;
};

/** Someone with an account. */
export type Person = {
  accountId: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
  kind: 'managed' | 'unmanaged' | 'customer' | 'app' | 'new';
  status: string;
  lastSeenAt: number | null;
  directories: string[];
  /** More that is known, a line each: 'Entra: enabled, 15 groups'. */
  lines: string[];
};

/** What is expected of a step before it is tried. */
export type PredictionKind =
  | 'willWork'
  | 'alreadySo'
  | 'elsewhere'
  | 'mayBeRefused'
  | 'willBeRefused'
  | 'needsApproval'
  | 'byHand';

/** What became of a step. */
export type OutcomeKind = 'proven' | 'failed' | 'unknown' | 'manual' | 'skipped';

/** What a step is doing now. */
export type Activity = 'idle' | 'acting' | 'verifying';

/** How a step ended, and when that was seen. */
export type Outcome = { kind: OutcomeKind; text: string; at: number | null };

/** One intended change. */
export type Step = {
  id: string;
  title: string;
  detail: string | null;
  items: string[];
  prediction: { kind: PredictionKind; text: string };
  activity: Activity;
  outcome: Outcome | null;
  next: Action | null;
};

/** Which stretch of a plan. */
export type PhaseId =
  | 'demote'
  | 'cut'
  | 'handOver'
  | 'strip'
  | 'close'
  | 'mark'
  | 'admit'
  | 'grant'
  | 'unmark'
  | 'prove';

/** Steps that belong together, in the order in which they are done. */
export type Phase = {
  id: PhaseId;
  title: string;
  steps: Step[];
};

/** One line of 'Why?': what can be reached, as what, and through what. */
export type AccessPath = { product: string; site: string; role: string; via: string };

/** What the person can reach. */
export type Access = { headline: string; paths: AccessPath[]; admin: string | null };

/** What is going to happen, or is happening. */
export type Plan = { hash: string; summary: string; phases: Phase[]; notes: string[] };

/** Something that is left after a run, by which way, and what would end it. */
export type Left = { what: string; path: string; remedy: string };

/** What is left, under the heading of how far it can be used. */
export type Residual = { title: string; lines: Left[] };

/** One execution of a plan. */
export type Run = {
  id: string;
  headline: string;
  startedAt: number;
  cutAt: number | null;
  endedAt: number | null;
  proven: number;
  total: number;
  waiting: { text: string; until: number | null } | null;
  residual: Residual[];
  evidence: string[];
};

/** Something a person has to do. */
export type ManualTask = {
  title: string;
  who: string;
  href: string | null;
  linkText: string | null;
  watching: string;
};

/** Why nothing was or will be done. */
export type Refusal = {
  code: string;
  title: string;
  detail: string;
  remedy: string;
  candidates: Person[];
  /** Since when it is so. */
  since?: number | null;
};

/** What can be done to somebody, by name. */
export type Playbook = { id: string; title: string };

/** Where the word of a second person stands, for a plan that needs one. */
export type Approval = { state: 'missing' | 'given' | 'void'; text: string };

/** A start that was put off: when, what is started then, and who asked for it. */
export type Schedule = { at: number | null; text: string; by: string };

/** The six things a panel can be. */
export const STATES = ['notReady', 'ready', 'running', 'byHand', 'done', 'attention'] as const;

/** Everything the panel shows. */
export type PanelView = {
  state: (typeof STATES)[number];
  playbook: Playbook | null;
  /** What may be run on this ticket. */
  playbooks: Playbook[];
  person: Person | null;
  access: Access | null;
  plan: Plan | null;
  run: Run | null;
  manual: ManualTask[];
  refusal: Refusal | null;
  approval: Approval | null;
  schedule: Schedule | null;
  actions: Action[];
  /** Whether whoever looks may start it now, with nothing in the way. */
  canStart: boolean;
  pollAfterMs: number | null;
};

/** Whether an answer is a view at all; anything else is shown as a failed call. */
export function isPanelView(answer: unknown): answer is PanelView {
  const state = (answer as PanelView | null)?.state;
  return typeof state === 'string' && (STATES as readonly string[]).includes(state);
}

/** Whether nothing has been begun yet, so that another playbook can be picked. */
export function isBefore(state: PanelView['state']): state is 'notReady' | 'ready' {
  return state === 'notReady' || state === 'ready';
}

/** Whether the playbook gives access instead of taking it. */
export function givesAccess({ playbook }: PanelView): boolean {
  return playbook?.id === 'onboard' || playbook?.id === 'restore';
}

/** Every step of a view, in order. */
export function stepsOf(view: PanelView | null): Step[] {
  return view?.plan?.phases.flatMap((phase) => phase.steps) ?? [];
}
