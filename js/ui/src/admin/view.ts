/**
 * What the core answers to every call of the admin page. As in the panel, the page shows it and adds
 * nothing: words, facts and decisions are the core's. Instants are milliseconds since 1970, or
 * ISO 8601 inside a text. A field marked `?` may be left out as well as null.
 *
 * Every answer is one of two things: a `body`, or a `refusal` (see `Answer`). What is asked, and
 * what each body is:
 *
 * | function          | payload                            | body                             |
 * | ----------------- | ---------------------------------- | -------------------------------- |
 * | admin.health      | {probe: boolean}                   | HealthView                       |
 * | admin.setKey      | {key, secret, endsOn}              | HealthView                       |
 * | admin.stop        | {reason}                           | null                             |
 * | admin.resume      | {}                                 | null                             |
 * | admin.policy      | {}                                 | PolicyView                       |
 * | admin.preview     | {document}                         | PreviewView                      |
 * | admin.save        | {document, basedOn, note}          | PolicyView                       |
 * | admin.confirmPolicy | {proposal}                        | PolicyView                       |
 * | admin.discardPolicy | {proposal}                        | PolicyView                       |
 * | admin.version     | {version}                          | VersionView                      |
 * | admin.rollback    | {version, basedOn}                 | PolicyView                       |
 * | admin.runs        | {filter: RunFilter, cursor}        | RunsView                         |
 * | admin.run         | {runId}                            | PanelView, as in the panel       |
 * | admin.retry       | {runId}                            | PanelView, as in the panel       |
 * | admin.evidence    | {runId}, or {from, to}; of a pack  | EvidenceView, or                 |
 * |                   | in parts also {madeAt, part}       | EvidencePartView                 |
 * | admin.sweep       | {}                                 | InactivityView                   |
 * | admin.sweepStart  | {}                                 | InactivityView                   |
 * | admin.sweepList   | {filter: ListFilter, cursor}       | SweepListView                    |
 * | admin.many        | {playbook, jql | people | chosen}  | ManyView                         |
 * | admin.plan        | {playbook, issueId, issueKey}      | PanelView, as on the ticket      |
 * | admin.startMany   | {playbook, issues, token}          | ManyBegunView                    |
 * | admin.manyEnds    | {playbook, issues, token}          | ManyEndsView                     |
 * | admin.limits      | {probe: boolean}                   | LimitsView                       |
 */

import type { Confirmation, PanelView, Refusal } from '../view';

export type * from './many/view';
export type { Compared, Effect, FieldError, PreviewView, VersionView } from './policy/view';

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** The policy as it is stored: the settings of the core. */
export type PolicyDocument = { [name: string]: Json };

/**
 * How a line is marked: `good` works or holds, `part` works in part, `bad` broken or refused,
 * `info` a fact, `open` not known or not set up.
 */
export type Tone = 'good' | 'part' | 'bad' | 'info' | 'open';

/** One thing that is known. Most of what the page shows is a list of these. */
export type Line = {
  title: string;
  text: string;
  tone: Tone;
  /** Something to take along by one press: a scope, an id, a command. */
  copy?: string | null;
  /** When it was seen or done. */
  at?: number | null;
  /** Since when it is so, where that was earlier. */
  since?: number | null;
};

/** Whether anything may be begun at all, and the switch for it. */
export type StopSwitch = {
  stopped: boolean;
  /** One sentence: 'Offramp is stopped by Ana Silva', or what a stop would do. */
  text: string;
  /** Why it is stopped, in the words of who stopped it. */
  reason?: string | null;
  /** Since when it is stopped. */
  at?: number | null;
  /** Label of the switch: 'Stop everything', 'Resume'. */
  label: string;
  /** Asked before the switch is thrown; before a stop together with a reason. */
  confirm: Confirmation;
};

/**
 * The answer to every call: the body, or why there is none. A refused write leaves everything as it
 * was; a refused read shows the refusal in place of the tab. `stop` is null where the asker may not
 * know it.
 */
export type Answer<Body> = {
  stop: StopSwitch | null;
  refusal: Refusal | null;
  body: Body | null;
};

/** A secret that the page can set. It is never sent back. */
export type Key = {
  /** Which, as `admin.setKey` names it. */
  id: string;
  /** Label of its field: 'Read key of the organization'. */
  label: string;
  /** Where it is made and what it must hold, in one or two sentences. */
  help: string;
  present: boolean;
  /** 'Ends on 3 Mar 2027, in 98 days', 'No end is known'. */
  ends: string;
  /** The day on which it ends, `YYYY-MM-DD`. */
  endsOn?: string | null;
};

/** One thing that the app is connected to, how that stands, and which of its calls do not work. */
export type Connection = Line & {
  id: string;
  /** Only what is worth reading: each call that does not work, with the right that is missing. */
  calls: Line[];
  key?: Key | null;
};

/** Tab Health. */
export type HealthView = {
  /** One sentence: what operators can do right now. */
  headline: Line;
  /** What trying the connections came to, where somebody asked for it just now. */
  tried?: string | null;
  connections: Connection[];
};

/** One value that may be picked, with what follows from it. */
export type Choice = {
  value: Json;
  title: string;
  /** What follows from it, in words; empty where the title says it all. */
  text: string;
};

/**
 * What a field holds: `text`; `number`; `words` a list of texts; `one` a choice; `many` a list of
 * choices; `things` a list of objects, each picked whole from the choices or typed as the texts that
 * `parts` names.
 */
export type FieldKind = 'text' | 'number' | 'words' | 'one' | 'many' | 'things';

/** One editable part of the policy. */
export type Field = {
  /** Where it stands: from the document, or from the entry in a list (`operatorGroups`, `a.b`). */
  path: string;
  /** The words before it, so that the fields of an entry read as one sentence: 'People in'. */
  lead: string;
  kind: FieldKind;
  /** What an empty or absent value means: 'any type of ticket', 'no limit'. */
  empty: string;
  /** One sentence of help, or ''. */
  help: string;
  /** What is offered. A text, a word or a thing may be typed as well. */
  choices: Choice[];
  /** For `things`: the texts of one object, the first of which is its name: `['name', 'id']`. */
  parts?: string[];
  /** For `things`: whether it is one object in place of a list of them. */
  single?: boolean;
  /** Whether an empty field is taken out of the document instead of being left empty in it. */
  optional: boolean;
};

/** Fields that are edited together: of the document, or of each entry of a list. */
export type Section = {
  id: string;
  /** The tab on which it stands. */
  tab: 'playbooks' | 'people';
  title: string;
  text: string;
  /** For a list: where it stands, what one entry is called, and a new one. */
  list?: { path: string; entry: string; fresh: PolicyDocument } | null;
  fields: Field[];
};

/** How much of a budget is used. */
export type Budget = Line & { used: number; limit: number | null };

/** A playbook, step by step. */
export type PlaybookSummary = { id: string; title: string; text: string; steps: Line[] };

/** One version of the policy. */
export type Version = { version: number; by: string; at: number; note: string };

/** Something that can be done, and what is asked before it is. */
export type Deed = { label: string; asks: Confirmation };

/** A change of the policy that waits for a second admin, or that has waited in vain. */
export type Proposal = {
  /** Names what was looked at: who confirms it confirms that and nothing else. */
  id: string;
  isOpen: boolean;
  /** Who proposed it, and whether it waits still. */
  title: string;
  /** What it takes to come into force, or why it is void. */
  text: string;
  /** When it was proposed. */
  at: number;
  /** Why, in the words of whoever proposed it. */
  note: Line | null;
  /** What is less strict by it. */
  warnings: Line[];
  /** Against the version in force. */
  changes: Line[];
  /** Null where whoever looks may not confirm it. */
  confirm: Deed | null;
  /** Takes it back, or turns it down. */
  discard: Deed;
};

/** Tabs Playbooks, and People and rules. */
export type PolicyView = {
  /** The document in force; an empty object where none has been saved yet. */
  document: PolicyDocument;
  /** The version in force; null where none has been saved yet. */
  version: Version | null;
  /** The versions before it, newest first. */
  older: Version[];
  /** What waits for a second admin; null or missing where nothing does. */
  proposal?: Proposal | null;
  /** Who may do what to whom, a sentence each. */
  sentences: Line[];
  protections: Line[];
  budgets: Budget[];
  playbooks: PlaybookSummary[];
  /** Whether the quarantine group grants nothing, and whatever else was checked about it. */
  quarantine: Line[];
  /** How the document is edited. What no section names is edited as JSON, and kept as it is. */
  sections: Section[];
};

/** What runs are looked for. Instants; `to` is not part of it. */
export type RunFilter = {
  state?: PanelView['state'];
  playbook?: string;
  text?: string;
  from?: number;
  to?: number;
};

/** One line of the table of runs. */
export type RunRow = {
  runId: string;
  person: string;
  avatarUrl?: string | null;
  issueKey: string;
  issueUrl?: string | null;
  playbook: string;
  state: PanelView['state'];
  /** The state in words: 'Done', 'Needs attention: 1 unknown'. */
  text: string;
  operator: string;
  startedAt: number;
  /** From the start until access was cut; null while it is not, or where nothing is cut. */
  toCutMs: number | null;
  /** From the start until everything was proven. */
  toProofMs: number | null;
};

/** Tab Runs. */
export type RunsView = {
  rows: RunRow[];
  /** With the first page: whose access came back, by ticket. */
  returned?: Line[];
  /** Where the next rows begin. */
  cursor: string | null;
  /** How many there are: '500 runs since 1 Sep'. */
  summary: string;
  /** What the state can be filtered by: values are states. */
  states: Choice[];
  /** What the playbook can be filtered by: values are playbook ids. */
  playbooks: Choice[];
};

/** An evidence pack, ready to be saved; the names are for the page, and no part of it. */
export type EvidenceView = { fileName: string; pack: Json; names?: Record<string, string> };

/** A part of a pack that is larger than an answer: `madeAt` and the number ask for the next. */
type Part = { madeAt: number; hash: string; parts: number; text: string };
export type EvidencePartView = Omit<EvidenceView, 'pack'> & Part;

/** How many people are of one class, in one product. */
export type ClassCount = { id: string; title: string; count: number };

/** What the last search found about one product. */
export type SweptProduct = {
  title: string;
  total: number;
  /** How many seats could be freed, in words. */
  seats: string;
  /** Every class, in the order of the bar. */
  parts: ClassCount[];
};

/** A search that is under way. */
export type SweepProgress = {
  text: string;
  detail: string;
  /** How much of it is done, where that is known. */
  percent: number | null;
  at: number;
};

/** Tab Inactivity: the last search that came to its end, and the one that is under way. */
export type InactivityView = {
  headline: Line;
  progress: SweepProgress | null;
  /** When to look again; null while nothing is under way. */
  pollAfterMs: number | null;
  start: { label: string; allowed: boolean; text: string };
  /** Whose list there is; null before the first. */
  sweepId: string | null;
  /** By which rules it was searched. */
  rules: Line[];
  /** Null before the first search has come to its end. */
  products: SweptProduct[] | null;
  /** Parts that could not be read. */
  gaps: Line[];
  /** What is unknown of how many, and why. */
  unknown: Line[];
  classes: Choice[];
  /** Values are the products' places. */
  productChoices: Choice[];
};

/** Whom of the list one looks for. */
export type ListFilter = { class?: string; product?: number };

/** What is said of one person and product. */
export type ListedUse = {
  product: string;
  /** The class, by its id and in words. */
  id: string;
  title: string;
  /** Why, where that is a question; else ''. */
  text: string;
  /** The words before `at`: 'last used', 'came'. */
  lead: string;
  at: number | null;
};

/** One person of the list. */
export type ListedPerson = {
  accountId: string;
  /** The account, where the name can't be read. */
  name: string;
  email?: string | null;
  avatarUrl?: string | null;
  kind: string;
  uses: ListedUse[];
  /** The products that could be taken, by their resources. */
  idle: string[];
  /** Whether everything that they have is idle. */
  wholly: boolean;
  /** Where they stand in the list: how they are named when they are chosen. */
  place: string;
  choosable: boolean;
};

/** Choosing people of the list: what it is called, and what is run for them. */
export type ReviewChoice = { all: string; label: string; text: string; playbook: string };

/** A page of the list. */
export type SweepListView = {
  rows: ListedPerson[];
  cursor: string | null;
  summary: string;
  /** Why some of the names can't be read. */
  note?: Line | null;
  choice: ReviewChoice;
};

/** Tab Limits: what this tenant does not allow. */
export type LimitsView = { headline: string; lines: Line[] };

/** Whether something is an answer at all; anything else is shown as a failed call. */
export function isAnswer(answer: unknown): answer is Answer<unknown> {
  const { refusal, body } = (answer ?? {}) as Partial<Answer<unknown>>;
  return (typeof refusal === 'object' && refusal !== null) || body !== undefined;
}
