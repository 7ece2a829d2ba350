import Button, { LinkButton } from '@atlaskit/button/new';
import { useState } from 'react';
import type { Press } from '../press';
import type { Action } from '../view';
import css from './Actions.module.css';
import { ConfirmDialog } from './ConfirmDialog';

type Props = {
  action: Action;
  busy: Press | null;
  perform: (press: Press) => void;
  compact?: boolean;
  /** Whether nothing is taken from anybody by it. */
  gentle?: boolean;
  /** What the button is about, where its label alone could be one of many. */
  about?: string;
};

function LinkAction({ action, perform, compact, about }: Props) {
  return (
    <LinkButton
      href={action.href ?? ''}
      target="_blank"
      appearance={action.primary ? 'primary' : 'default'}
      spacing={compact ? 'compact' : 'default'}
      aria-label={about && `${action.label}: ${about}`}
      onClick={(event) => {
        event.preventDefault();
        perform(action);
      }}
    >
      {action.label}
    </LinkButton>
  );
}

/** How much a button stands out. */
function appearanceOf({ id, primary }: Action) {
  if (primary) return 'primary';
  return id === 'leave' ? 'subtle' : 'default';
}

/** One button of the core. It asks first when the core wants it to. */
export function ActionButton(props: Props) {
  const { action, busy, perform, compact, gentle, about } = props;
  const [asking, setAsking] = useState<HTMLElement | null>(null);
  if (action.id === 'link') return <LinkAction {...props} />;
  const press = (button: HTMLElement) => (action.confirm ? setAsking(button) : perform(action));
  return (
    <>
      <Button
        appearance={appearanceOf(action)}
        spacing={compact ? 'compact' : 'default'}
        aria-label={about && `${action.label}: ${about}`}
        isLoading={busy === action}
        isDisabled={busy !== null && busy !== action}
        onClick={(event) => press(event.currentTarget)}
      >
        {action.label}
      </Button>
      {asking && action.confirm && (
        <ConfirmDialog
          words={action.confirm}
          gentle={gentle || action.id === 'approve' || action.id === 'unschedule'}
          opener={asking}
          onCancel={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null);
            perform(action);
          }}
        />
      )}
    </>
  );
}

/** The buttons of the whole panel. */
export function Actions({ actions, ...rest }: { actions: Action[] } & Omit<Props, 'action'>) {
  if (actions.length === 0) return null;
  return (
    <div className={css.actions}>
      {actions.map((action) => (
        <ActionButton key={action.id + action.label} action={action} {...rest} />
      ))}
    </div>
  );
}
