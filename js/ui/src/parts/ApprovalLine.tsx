import type { Approval } from '../view';
import css from './ApprovalLine.module.css';
import { Icon, type Mark } from './icons';

const STATES: Record<Approval['state'], { mark: Mark; word: string }> = {
  missing: { mark: 'needsApproval', word: 'Not approved yet.' },
  given: { mark: 'proven', word: 'Approved.' },
  void: { mark: 'unknown', word: 'No longer approved.' },
};

/** Where the word of a second person stands. */
export function ApprovalLine({ approval }: { approval: Approval }) {
  const { mark, word } = STATES[approval.state];
  return (
    <p className={css.approval} data-approval={approval.state}>
      <Icon mark={mark} />
      <span>
        <strong>{word}</strong> {approval.text}
      </span>
    </p>
  );
}
