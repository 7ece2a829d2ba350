import { useState } from 'react';
import type { Calls } from '../calls';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';
import type { ManyBegunView, ManyView } from '../view';

/** What is looked for, as the core is asked. */
export type Wanted = Calls['admin.many']['payload'];

/** Tickets that were looked at together, and the start of those that are chosen. */
export type Many = {
  looking: Ask<'admin.many'>;
  starting: Ask<'admin.startMany'>;
  found: ManyView | null;
  begun: ManyBegunView | null;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  look: (wanted: Wanted) => void;
  start: () => void;
  forget: () => void;
};

const idsOf = (view: ManyView) =>
  view.rows.flatMap(({ ready, issueId }) => (ready && issueId !== null ? [issueId] : []));

/** Looks at many tickets, with whatever can be started chosen, and starts the chosen ones. */
export function useMany(): Many {
  const looking = useAsk('admin.many');
  const starting = useAsk('admin.startMany');
  const { say } = usePage();
  const [playbook, setPlaybook] = useState<string | null>(null);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const found = looking.answer?.body ?? null;
  const look = async (wanted: Wanted) => {
    starting.forget();
    setPlaybook(wanted.playbook);
    const view = await looking.ask(wanted);
    if (!view) return;
    choose(new Set(idsOf(view)));
    say(view.summary);
  };
  const start = async () => {
    if (!found) return;
    const view = await starting.ask({ playbook, issues: [...chosen], token: found.token });
    if (view) say(view.lines.map(({ title, text }) => `${title}: ${text}`).join('. '));
  };
  const forget = () => {
    looking.forget();
    starting.forget();
  };
  return {
    looking,
    starting,
    found,
    begun: starting.answer?.body ?? null,
    chosen,
    choose,
    look: (wanted) => void look(wanted),
    start: () => void start(),
    forget,
  };
}
