import { useCallback, useRef, useState } from 'react';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';
import type { FieldError, Json, PolicyDocument, PolicyView, PreviewView } from '../view';
import { same, withValue } from './draft';
import { actsOn, useProposalAsks, type ProposalActs, type ProposalAsks } from './useProposal';

/** The policy in force, the document that is made from it, and what can be done with that. */
export type Policy = ProposalAsks &
  ProposalActs & {
    read: Ask<'admin.policy'>;
    view: PolicyView | null;
    /** As it is typed so far. */
    document: PolicyDocument;
    isChanged: boolean;
    /** Counts the documents that were put in the place of what was typed. */
    edition: number;
    /** `place` is what errors call it, where that is not the path alone. */
    change: (path: string, value: Json | undefined, place?: string) => void;
    replace: (document: PolicyDocument) => void;
    /** Texts that can't be read as JSON, by place; null takes one back. */
    mark: (place: string, problem: string | null) => void;
    isUnreadable: boolean;
    errors: FieldError[];
    preview: Ask<'admin.preview'>;
    /** The last preview, while what was typed is still what was previewed. */
    previewed: PreviewView | null;
    look: () => Promise<PreviewView | null>;
    save: Ask<'admin.save'>;
    keep: (note: string) => Promise<boolean>;
    rollback: Ask<'admin.rollback'>;
    goBackTo: (version: number) => Promise<boolean>;
    /** Reads the policy, once. */
    begin: () => void;
    /** Reads it again, in place of what was typed. */
    reload: () => void;
  };

const NONE: PolicyDocument = {};

/** Texts that can't be read, by place. */
function useUnreadable() {
  const [places, setPlaces] = useState<Record<string, string>>({});
  const mark = useCallback(
    (place: string, problem: string | null) =>
      setPlaces(({ [place]: _before, ...others }) =>
        problem === null ? others : { ...others, [place]: problem },
      ),
    [],
  );
  const clear = useCallback(() => setPlaces({}), []);
  return { mark, clear, isUnreadable: Object.keys(places).length > 0 };
}

/** What is typed in place of the document in force, and what is wrong with it. */
function useDraft(inForce: PolicyDocument) {
  const [typed, setTyped] = useState<PolicyDocument | null>(null);
  const [edition, setEdition] = useState(0);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const { clear, ...unreadable } = useUnreadable();
  const document = typed ?? inForce;
  // An error stands until its field is changed; whether it is gone then, the next preview says.
  const change = useCallback(
    (path: string, value: Json | undefined, place = path) => {
      setTyped((before) => withValue(before ?? inForce, path, value));
      setErrors((before) => before.filter(({ field }) => !field.startsWith(place)));
    },
    [inForce],
  );
  const discard = useCallback(() => {
    setTyped(null);
    setErrors([]);
    setEdition((before) => before + 1);
    clear();
  }, [clear]);
  const isChanged = typed !== null && !same(typed, inForce);
  return {
    document,
    isChanged,
    edition,
    errors,
    ...unreadable,
    change,
    discard,
    setTyped,
    setErrors,
  };
}

/** The state of the policy, for the tabs that show it. */
export function usePolicy(): Policy {
  const { say } = usePage();
  const read = useAsk('admin.policy');
  const preview = useAsk('admin.preview');
  const save = useAsk('admin.save');
  const rollback = useAsk('admin.rollback');
  const proposal = useProposalAsks();
  const view = read.answer?.refusal ? null : (read.answer?.body ?? null);
  const { discard, setTyped, setErrors, ...draft } = useDraft(view?.document ?? NONE);
  const { document } = draft;
  const [shown, setShown] = useState<{ of: PolicyDocument; view: PreviewView } | null>(null);
  const basedOn = view?.version?.version ?? null;

  const forget = () => {
    for (const each of [preview, save, rollback, ...Object.values(proposal)]) each.forget();
    setShown(null);
    discard();
  };
  const take = (next: PolicyView, news: string) => {
    read.hold(next);
    forget();
    say(news);
  };
  /** What came of a version that was to be made: it may wait for a second admin. */
  const newsOf = (next: PolicyView, made: string) =>
    next.proposal && next.version?.version === view?.version?.version ? next.proposal.title : made;
  const look = async () => {
    const found = await preview.ask({ document });
    if (!found) return null;
    setShown({ of: document, view: found });
    setErrors(found.errors);
    const { length } = found.errors;
    say(length ? `${length} to mend before it can be saved.` : 'It can be saved.');
    return found;
  };
  const keep = async (note: string) => {
    const next = await save.ask({ document, basedOn, note });
    if (next) take(next, newsOf(next, `Saved as version ${next.version?.version}.`));
    return next !== null;
  };
  const goBackTo = async (version: number) => {
    const next = await rollback.ask({ version, basedOn });
    if (next) take(next, newsOf(next, `Version ${version} is in force again.`));
    return next !== null;
  };
  const acts = actsOn(proposal, { basedOn, hold: read.hold, take, say });

  const begun = useRef(false);
  const { ask } = read;
  const begin = useCallback(() => {
    if (begun.current) return;
    begun.current = true;
    void ask({});
  }, [ask]);
  const reload = () => {
    forget();
    void ask({});
  };
  const previewed = shown && same(shown.of, document) ? shown.view : null;
  return {
    ...{ ...draft, read, view, preview, previewed, save, rollback },
    ...{ ...proposal, ...acts },
    ...{ look, keep, goBackTo, begin, reload, replace: setTyped },
  };
}
