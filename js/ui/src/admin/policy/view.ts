/** What is told of a change of the policy, and of its versions. */
import type { Line, PolicyDocument } from '../view';

/** What is wrong with one field of a document. */
export type FieldError = { field: string; title?: string; message: string };

/** What one operator could do to one person. */
export type Effect = {
  operator: string;
  playbook: string;
  subject: string;
  allowed: boolean;
  /** The rule that allows it, or the reason why it is refused. */
  why: string;
  /** What holds now, where that is something else. */
  was?: { allowed: boolean; why: string } | null;
};

/** Two versions compared. */
export type Compared = { title: string; lines: Line[] };

/** A version of the policy: what it says, and what it changed. */
export type VersionView = { document: PolicyDocument; compared?: Compared[] };

/** What a document would mean, or everything that is wrong with it. */
export type PreviewView = {
  /** All of them; empty for a document that may be saved. */
  errors: FieldError[];
  /** Against the version in force. */
  changes: Line[];
  effects: Effect[];
  /** What is allowed and better not so. */
  warnings: Line[];
};
