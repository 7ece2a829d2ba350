import { Component, type ReactNode } from 'react';
import { Unanswered } from '../../parts/Unanswered';

type State = { message: string | null };

/** Stands in for a tab that can't be shown: an answer of another version takes no other tab along. */
export class Mishap extends Component<{ children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: `ui.unreadable-answer ${String(error).slice(0, 160)}` };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <Unanswered
        title="This part of the page can’t be shown"
        meaning="Nothing was changed by that. Reload the page."
        message={message}
        retrying={false}
      />
    );
  }
}
