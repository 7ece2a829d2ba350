import { useState } from 'react';
import type { Calls } from '../calls';
import { usePage } from '../page';
import { useAsk, type Ask } from '../useAsk';
import type { ManyBegunView, ManyView } from '../view';
import { useEnds, type Ends, type Order } from './useEnds';
import { useLooks, type Looks } from './useLooks';

/** What is looked for, as the core is asked. */
export type Wanted = Calls['admin.many']['payload'];

/** Tickets that were looked at together, and the start of those that are chosen. */
export type Many = {
  looking: Ask<'admin.many'>;
  starting: Ask<'admin.startMany'>;
  found: ManyView | null;
  /** What the panel of each ticket says. */
  looks: Looks;
  begun: ManyBegunView | null;
  /** What became of each that was started. */
  ends: Ends;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  look: (wanted: Wanted) => void;
  start: () => void;
  forget: () => void;
};

/** Looks at many tickets, with nothing chosen, and starts the chosen ones. */
export function useMany(): Many {
  const looking = useAsk('admin.many');
  const starting = useAsk('admin.startMany');
  const { say } = usePage();
  const [playbook, setPlaybook] = useState<string | null>(null);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [order, setOrder] = useState<Order | null>(null);
  const found = looking.answer?.body ?? null;
  const looks = useLooks(found, playbook);
  const ends = useEnds(order);
  const clear = () => {
    starting.forget();
    choose(new Set());
    setOrder(null);
  };
  const look = async (wanted: Wanted) => {
    clear();
    setPlaybook(wanted.playbook);
    const view = await looking.ask(wanted);
    if (view) say(view.barred ? view.barred.title : view.summary);
  };
  const start = async () => {
    if (!found) return;
    const wish = { playbook, issues: [...chosen], token: found.token };
    const view = await starting.ask(wish);
    if (!view) return;
    choose(new Set());
    setOrder((before) => ({
      ...wish,
      issues: [...new Set([...(before?.issues ?? []), ...wish.issues])],
    }));
    say(view.lines.map(({ title, text }) => `${title}: ${text}`).join('. '));
  };
  const forget = () => {
    looking.forget();
    clear();
  };
  return {
    looking,
    starting,
    found,
    looks,
    begun: starting.answer?.body ?? null,
    ends,
    chosen,
    choose,
    look: (wanted) => void look(wanted),
    start: () => void start(),
    forget,
  };
}
