/** What the core answers about many tickets at once. */
import type { Refusal } from '../../view';
import type { Line } from '../view';

/** A ticket that was found among many, or a line of a list. */
export type ManyRow = {
  /** Number of the line; null where nobody gave a list. */
  line: number | null;
  /** The line as it was written. */
  said: string;
  issueId: string | null;
  issueKey: string | null;
  person: string;
  playbook: string | null;
  /** Why it can't be looked at. */
  problem: string | null;
  /** Whether it can be looked at, and then perhaps started. */
  ready: boolean;
  /** What would be taken, of somebody who was chosen from the review list. */
  takes?: string | null;
};

/** Somebody of the review list whom no open ticket names. */
export type TicketlessPerson = { accountId: string; person: string; takes: string };

/** Those whom no ticket names, with a table to make tickets from. */
export type Ticketless = {
  title: string;
  text: string;
  people: TicketlessPerson[];
  label: string;
  csv: string;
};

/** What was found, before anything is started. */
export type ManyView = {
  rows: ManyRow[];
  /** Names this look. */
  token: string;
  summary: string;
  /** What to do about tickets that were not looked at. */
  more: string | null;
  /** Of people who were chosen from the review list: when the search saw what it tells. */
  asOf?: { text: string; at: number } | null;
  without?: Ticketless | null;
  /** Why the viewer can start none of them, where they can't. */
  barred?: Refusal | null;
  /** What is said of a start, below who is started. */
  confirm: string[];
};

/** What became of a ticket that was started. */
export type ManyEnd = { issueId: string; text: string; tone: Line['tone']; over: boolean };

/** What became of each. */
export type ManyEndsView = { rows: ManyEnd[] };

/** What was started. */
export type ManyBegunView = { lines: Line[] };
