import { useAsk, type Ask } from '../useAsk';
import type { PolicyView } from '../view';

/** What was asked about the change that waits for a second admin. */
export type ProposalAsks = {
  /** Puts in force what another admin proposed. */
  confirmation: Ask<'admin.confirmPolicy'>;
  /** Takes back, or turns down, what is proposed. */
  discarding: Ask<'admin.discardPolicy'>;
};

/** What can be done with it; true once it is done. */
export type ProposalActs = {
  agree: (proposal: string) => Promise<boolean>;
  turnDown: (proposal: string) => Promise<boolean>;
};

type Page = {
  /** The version that is shown as in force. */
  basedOn: number | null;
  /** Shows a policy, and leaves what is typed. */
  hold: (next: PolicyView) => void;
  /** Shows a policy in place of what is typed. */
  take: (next: PolicyView, news: string) => void;
  say: (news: string) => void;
};

/** Asks about the change that waits. */
export function useProposalAsks(): ProposalAsks {
  return {
    confirmation: useAsk('admin.confirmPolicy'),
    discarding: useAsk('admin.discardPolicy'),
  };
}

/** What can be done with the change that waits, on a page. */
export function actsOn({ confirmation, discarding }: ProposalAsks, page: Page): ProposalActs {
  const agree = async (proposal: string) => {
    const next = await confirmation.ask({ proposal });
    if (next) page.take(next, `Confirmed as version ${next.version?.version}.`);
    return next !== null;
  };
  const turnDown = async (proposal: string) => {
    const next = await discarding.ask({ proposal });
    const news = 'What was proposed is gone.';
    if (next && (next.version?.version ?? null) === page.basedOn) {
      // What is typed stays: it was made over what is in force still.
      page.hold(next);
      for (const each of [confirmation, discarding]) each.forget();
      page.say(news);
    } else if (next) page.take(next, news);
    return next !== null;
  };
  return { agree, turnDown };
}
