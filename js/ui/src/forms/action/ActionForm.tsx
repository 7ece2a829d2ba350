import { events, view } from '@forge/bridge';
import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../../parts/icons';
import { FieldError } from '../FieldError';
import css from '../Form.module.css';
import { OUTPUTS, sentenceOf } from './actions';
import { problemOf, RULES_OWN_TICKET } from './issueKey';

/** What Automation says to the form when Next is pressed, and while it looks at the rule. */
const SUBMIT = 'AUTOMATION_ACTION_SUBMIT';
const VALIDATES = 'AUTOMATION_ACTION_VALIDATE_RULE_EVENT';

type Start = { key: string; issueKey: string | null; error: string | null };

/** What the rule says so far; nothing of it is certain to be there. */
async function readStart(): Promise<Start> {
  const { moduleKey, extension } = await view.getContext();
  const { issueKey } = extension?.data?.inputs ?? {};
  const error = extension?.errors?.invalidInputs?.issueKey?.message;
  return {
    key: moduleKey ?? '',
    issueKey: typeof issueKey === 'string' ? issueKey : null,
    error: typeof error === 'string' ? error : null,
  };
}

/** Hands the inputs to Automation, which keeps them and lets Next be pressed. */
const keep = (issueKey: string) => void view.submit({ issueKey: issueKey.trim() });

/** The input, kept with every change, and looked at when Next is pressed. */
function useIssueKey() {
  const [key, setKey] = useState<string | null>(null);
  const [issueKey, setIssueKey] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [validating, setValidating] = useState(false);
  const latest = useRef('');

  const hold = (text: string) => {
    latest.current = text;
    setIssueKey(text);
  };
  const change = (text: string) => {
    hold(text);
    setProblem(null);
    keep(text);
  };
  useEffect(() => {
    const begin = (start: Start) => {
      hold(start.issueKey ?? RULES_OWN_TICKET);
      setProblem(start.error);
      setKey(start.key);
      // A new action is complete as it stands.
      if (start.issueKey === null) keep(RULES_OWN_TICKET);
    };
    void readStart().then(begin, () => begin({ key: '', issueKey: null, error: null }));
    const submit = events.on(SUBMIT, () => {
      const wrong = problemOf(latest.current);
      setProblem(wrong);
      if (wrong === null) keep(latest.current);
    });
    const validate = events.on(VALIDATES, ({ isValidating }) => setValidating(isValidating));
    return () => {
      for (const each of [submit, validate]) void each.then((it) => it.unsubscribe());
    };
  }, []);
  return { key, issueKey, problem, validating, change };
}

/** The form of an action in an Automation rule: which ticket. */
export function ActionForm() {
  const { key, issueKey, problem, validating, change } = useIssueKey();
  const id = useId();
  const sentence = sentenceOf(key ?? '');
  if (key === null) return <main data-place="form" data-state="loading" aria-busy="true" />;
  return (
    <main data-place="form" className={css.form}>
      <h1 className="sr-only">Offramp</h1>
      {sentence && <p className={css.what}>{sentence}</p>}
      <div className={css.field}>
        <label htmlFor={id}>Ticket</label>
        <input
          id={id}
          value={issueKey}
          disabled={validating}
          required
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-help ${id}-error`}
          onChange={({ target }) => change(target.value)}
        />
        <p id={`${id}-help`} className={css.help}>
          A key such as OFF-1, or a smart value. The person is read from the ticket.
        </p>
        <FieldError id={`${id}-error`} text={problem} />
      </div>
      <p className={css.note}>
        <Icon mark="information" />
        <span>
          The rule’s actor and the ticket’s project must be allowed by a rule on Offramp’s admin
          page. Otherwise the action is refused.
        </span>
      </p>
      <h2 className={css.heading}>What later steps of the rule can use</h2>
      <dl className={css.outputs}>
        {OUTPUTS.map(([name, holds]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{holds}</dd>
          </div>
        ))}
      </dl>
    </main>
  );
}
