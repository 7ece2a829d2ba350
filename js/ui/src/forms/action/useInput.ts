import { events, view } from '@forge/bridge';
import { useEffect, useRef, useState } from 'react';
import { type Action, actionOf } from './actions';

/** What Automation says to the form when Next is pressed, and while it looks at the rule. */
const SUBMIT = 'AUTOMATION_ACTION_SUBMIT';
const VALIDATES = 'AUTOMATION_ACTION_VALIDATE_RULE_EVENT';

type Start = { action: Action; given: string | null; error: string | null };

/** What the rule says so far; nothing of it is certain to be there. */
async function readStart(): Promise<Start> {
  const { moduleKey, extension } = await view.getContext();
  const action = actionOf(moduleKey ?? '');
  const { name } = action.input;
  const inputs = extension?.data?.inputs;
  const given = inputs?.[name];
  const error = extension?.errors?.invalidInputs?.[name]?.message;
  const text = ['string', 'number'].includes(typeof given) ? String(given) : null;
  return {
    action,
    // An input that may be left out is empty in an action that has been kept without it.
    given: text ?? (inputs && !action.input.required ? '' : null),
    error: typeof error === 'string' ? error : null,
  };
}

const NOTHING_KNOWN: Start = { action: actionOf(''), given: null, error: null };

/** Hands the input to Automation, which keeps it and lets Next be pressed. */
function keep({ input }: Action, text: string) {
  const value = input.valueOf(text.trim());
  void view.submit(value === undefined ? {} : { [input.name]: value });
}

/** The input, kept with every change, and looked at when Next is pressed. */
export function useInput() {
  const [action, setAction] = useState<Action | null>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [validating, setValidating] = useState(false);
  const latest = useRef({ action: NOTHING_KNOWN.action, text: '' });

  const hold = (next: string) => {
    latest.current.text = next;
    setText(next);
  };
  const change = (next: string) => {
    hold(next);
    setProblem(null);
    keep(latest.current.action, next);
  };
  useEffect(() => {
    const begin = (start: Start) => {
      latest.current.action = start.action;
      hold(start.given ?? start.action.input.initial);
      setProblem(start.error);
      setAction(start.action);
      // A new action is complete as it stands.
      if (start.given === null) keep(start.action, latest.current.text);
    };
    void readStart().then(begin, () => begin(NOTHING_KNOWN));
    const submit = events.on(SUBMIT, () => {
      const now = latest.current;
      const wrong = now.action.input.problemOf(now.text.trim());
      setProblem(wrong);
      if (wrong === null) keep(now.action, now.text);
    });
    const validate = events.on(VALIDATES, ({ isValidating }) => setValidating(isValidating));
    return () => {
      for (const each of [submit, validate]) void each.then((it) => it.unsubscribe());
    };
  }, []);
  return { action, text, problem, validating, change };
}
