import Button from '@atlaskit/button/new';
import { Notice } from './Notice';
import css from './Refusal.module.css';

type Props = {
  title?: string;
  /** What the lost call means. */
  meaning: string;
  /** For support. */
  message: string;
  retrying: boolean;
  /** Reads again. Left out where there is nothing to read. */
  onRetry?: () => void;
};

/** A call that got no answer. Trying again only reads. */
export function Unanswered(props: Props) {
  const { title = 'Offramp did not answer', meaning, message, retrying, onRetry } = props;
  return (
    <Notice tone="danger" title={title}>
      <p>{meaning}</p>
      <p className={css.code}>For support: {message}</p>
      {onRetry && (
        <p>
          <Button spacing="compact" isLoading={retrying} onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
    </Notice>
  );
}
