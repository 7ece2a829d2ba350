import { view } from '@forge/bridge';
import { workflowRules } from '@forge/jira-bridge';
import { useEffect, useId, useRef, useState } from 'react';
import { FieldError } from '../FieldError';
import css from '../Form.module.css';
import {
  describedOf,
  groupsOf,
  pageOf,
  PLAYBOOKS,
  problemOf,
  type Config,
  type RuleKind,
  type RulePage,
} from './rules';

const SENTENCES: Record<RuleKind, string> = {
  condition: 'Only people in one of these Jira groups see this transition.',
  validator:
    'The ticket passes only once this playbook is done on it, for the person whom it names. Who tries earlier is told what is missing.',
  postFunction: 'Starts this playbook for the person on the ticket after the transition.',
};

type FieldProps = {
  config: Config;
  readOnly: boolean;
  problem: string | null;
  onChange: (change: Config) => void;
};

/** Without a playbook: what is chosen then, and whether that can be saved. */
type Blank = { blank: string; required: boolean };

function PlaybookField({
  config,
  readOnly,
  problem,
  onChange,
  blank,
  required,
}: FieldProps & Blank) {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>Playbook</label>
      <select
        id={id}
        disabled={readOnly}
        required={required}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-error`}
        value={typeof config.playbook === 'string' ? config.playbook : ''}
        onChange={({ target }) => onChange({ playbook: target.value })}
      >
        <option value="">{blank}</option>
        {PLAYBOOKS.map((playbook) => (
          <option key={playbook.id} value={playbook.id}>
            {playbook.title}
          </option>
        ))}
      </select>
      <FieldError id={`${id}-error`} text={problem} />
    </div>
  );
}

function GroupsField({ config, readOnly, problem, onChange }: FieldProps) {
  const saved = Array.isArray(config.groups) ? config.groups.map(String) : [];
  const [text, setText] = useState(saved.join('\n'));
  const id = useId();
  const change = (next: string) => {
    setText(next);
    onChange({ groups: groupsOf(next) });
  };
  return (
    <div className={css.field}>
      <label htmlFor={id}>Jira groups</label>
      <textarea
        id={id}
        rows={4}
        readOnly={readOnly}
        required
        spellCheck={false}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-help ${id}-error`}
        value={text}
        onChange={({ target }) => change(target.value)}
      />
      <p id={`${id}-help`} className={css.help}>
        One name a line, spelled as in Jira.
      </p>
      <FieldError id={`${id}-error`} text={problem} />
    </div>
  );
}

/** What is configured, handed over when the product asks for it; refused while it is incomplete. */
function useRule() {
  const [page, setPage] = useState<RulePage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const latest = useRef<RulePage | null>(null);
  const hold = (next: RulePage) => {
    latest.current = next;
    setPage(next);
  };
  const change = (part: Config) => {
    if (!latest.current) return;
    hold({ ...latest.current, config: { ...latest.current.config, ...part } });
    setProblem(null);
  };
  useEffect(() => {
    const configure = () => {
      const { kind, config } = latest.current ?? { kind: null, config: {} };
      const wrong = kind === null ? 'Reload the page.' : problemOf(kind, config);
      setProblem(wrong);
      // The bridge takes undefined as: do not save. Its type does not know that.
      const kept = kind === null || wrong !== null ? undefined : describedOf(kind, config);
      return (kept && JSON.stringify(kept)) as string;
    };
    const begin = (read: RulePage) => {
      hold(read);
      if (!read.readOnly) void workflowRules.onConfigure(configure).catch(() => undefined);
    };
    void view.getContext().then(
      ({ extension }) => begin(pageOf((extension ?? {}) as Config)),
      () => begin(pageOf({})),
    );
  }, []);
  return { page, problem, change };
}

/** The form of a rule on a transition: a condition, a validator or a post function. */
export function RuleForm() {
  const { page, problem, change } = useRule();
  if (!page) return <main data-place="form" data-state="loading" aria-busy="true" />;
  const { kind, config, readOnly } = page;
  const field = { config, readOnly, problem, onChange: change };
  return (
    <main data-place="form" className={css.form}>
      <h1 className="sr-only">Offramp</h1>
      {kind === null && <p className={css.what}>This rule is not known. Reload the page.</p>}
      {kind && <p className={css.what}>{SENTENCES[kind]}</p>}
      {kind === 'postFunction' && <PlaybookField {...field} blank="Choose a playbook" required />}
      {kind === 'validator' && (
        <PlaybookField {...field} blank="What the ticket is for" required={false} />
      )}
      {kind === 'condition' && <GroupsField {...field} />}
      {kind === 'validator' && (
        <p className={css.help}>
          What a ticket is for is said by its type, in Offramp’s settings. Whoever may change the
          type of a ticket can choose another, so name the playbook where one workflow has one.
        </p>
      )}
      {kind === 'postFunction' && (
        <p className={css.help}>
          Who makes the transition must be allowed by a rule on Offramp’s admin page.
        </p>
      )}
    </main>
  );
}
