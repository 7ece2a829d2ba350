import type { Failure } from '../usePanel';
import { Unanswered } from './Unanswered';

/** What a lost call means for the person's access. Only a start, an approval and a date can write. */
const MEANING: Record<Failure['asked'], string> = {
  open: 'Opening this page changed nothing for the person.',
  glance: 'What is shown may be out of date. Nothing was changed for the person.',
  start: 'The run may or may not have begun. Look again before anything else is done.',
  approve: 'The approval may or may not have been written down. Look again.',
  schedule: 'The date may or may not have been written down. Look again.',
  unschedule: 'The date may or may not have been taken away. Look again.',
  check: 'Nothing more was changed by looking. What is shown may be out of date.',
  progress: 'The run goes on without this page. What is shown may be out of date.',
};

/** A call of the panel that got no answer. */
export function FailureNotice({
  failure,
  retrying,
  onRetry,
}: {
  failure: Failure;
  retrying: boolean;
  onRetry: () => void;
}) {
  const { asked, message } = failure;
  return (
    <Unanswered meaning={MEANING[asked]} message={message} retrying={retrying} onRetry={onRetry} />
  );
}
