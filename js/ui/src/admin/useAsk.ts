import { useCallback, useMemo, useRef, useState } from 'react';
import { call } from '../bridge';
import type { AdminFunction, Calls } from './calls';
import { usePage, type Asked } from './page';
import type { Answer } from './view';

/** A function of the core, and the two ways to get at an answer of it. */
export type Ask<Name extends AdminFunction> = Asked<Name> & {
  /** Asks. Gives the body; null where there is none, or a later question has overtaken this one. */
  ask: (payload: Calls[Name]['payload']) => Promise<Calls[Name]['body'] | null>;
  /** Takes the body of another function's answer in place of an own one. */
  hold: (body: Calls[Name]['body']) => void;
  /** Forgets what was answered, and whatever went wrong. */
  forget: () => void;
};

type State<Name extends AdminFunction> = Omit<Asked<Name>, 'name'>;

const longestMessage = 200;
const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).slice(0, longestMessage);

/** Asks one function, and keeps track. A call without an answer leaves the last one on screen. */
export function useAsk<Name extends AdminFunction>(name: Name): Ask<Name> {
  const { learn } = usePage();
  const [state, setState] = useState<State<Name>>({ answer: null, failure: null, busy: false });
  const latest = useRef(0);
  const ask = useCallback(
    async (payload: Calls[Name]['payload']) => {
      const turn = ++latest.current;
      setState((before) => ({ ...before, failure: null, busy: true }));
      try {
        const answer: Answer<Calls[Name]['body']> = await call(name, payload);
        if (turn !== latest.current) return null;
        learn(answer.stop ?? null);
        setState({ answer, failure: null, busy: false });
        return answer.refusal ? null : answer.body;
      } catch (error) {
        if (turn !== latest.current) return null;
        setState((before) => ({ ...before, failure: messageOf(error), busy: false }));
        return null;
      }
    },
    [name, learn],
  );
  const hold = useCallback((body: Calls[Name]['body']) => {
    latest.current += 1;
    setState({ answer: { stop: null, refusal: null, body }, failure: null, busy: false });
  }, []);
  const forget = useCallback(() => {
    latest.current += 1;
    setState({ answer: null, failure: null, busy: false });
  }, []);
  return useMemo(() => ({ name, ...state, ask, hold, forget }), [name, state, ask, hold, forget]);
}
