import { useCallback, useEffect, useReducer, useRef } from 'react';
import { ask, openPage, type Question } from './bridge';
import { chosenBy, pollOf, questionOf, reading, type Press } from './press';
import type { PanelView } from './view';
import { whenDue } from './whenDue';

/** A call that got no answer: what was asked, and the message for support. */
export type Failure = { asked: Question['ask']; message: string };

/** What the page knows. */
export type PanelState = {
  view: PanelView | null;
  failure: Failure | null;
  /** The press whose answer is being waited for. */
  busy: Press | null;
  /** The playbook that the viewer chose; null while it is the ticket's own. */
  chosen: string | null;
  loading: boolean;
  /** Everything is being read again after a call got no answer. */
  retrying: boolean;
  /** Polls in a row that got no answer. */
  missed: number;
  /** Glances that found nothing new. */
  glances: number;
  /** Counts what came of the viewer's own calls, but neither polls nor picks, after which the
   * focus stays where it is. */
  answered: number;
};

type Change =
  | { type: 'asked'; press: Press }
  | { type: 'retried' }
  | { type: 'glanced' }
  | { type: 'answered'; view: PanelView; byViewer: boolean }
  | { type: 'failed'; failure: Failure; byViewer: boolean };

const INITIAL: PanelState = {
  view: null,
  failure: null,
  busy: null,
  chosen: null,
  loading: true,
  retrying: false,
  missed: 0,
  glances: 0,
  answered: 0,
};

/** One lost poll is made up for by the next; a second one in a row is told. */
function isWorthSaying(state: PanelState, byViewer: boolean): boolean {
  return byViewer || state.view === null || state.missed > 0;
}

/** The next state of the page. A failed call never takes the last answer off the screen. */
function reduce(state: PanelState, change: Change): PanelState {
  switch (change.type) {
    case 'asked':
      return {
        ...state,
        busy: change.press,
        chosen: chosenBy(change.press, state.chosen),
        failure: null,
      };
    case 'retried':
      return { ...state, retrying: true };
    case 'glanced':
      return {
        ...state,
        // What a press came to stays until something else is pressed.
        failure: state.failure?.asked === 'glance' ? null : state.failure,
        missed: 0,
        glances: state.glances + 1,
      };
    case 'answered':
      return {
        ...state,
        view: change.view,
        failure: null,
        busy: null,
        // A run knows what it is. The next look at the ticket is one at this run.
        chosen: change.view.run ? null : state.chosen,
        loading: false,
        retrying: false,
        missed: 0,
        answered: state.answered + (change.byViewer && state.busy?.id !== 'pick' ? 1 : 0),
      };
    case 'failed':
      return {
        ...state,
        failure: isWorthSaying(state, change.byViewer) ? change.failure : state.failure,
        busy: null,
        loading: false,
        retrying: false,
        missed: state.missed + 1,
        answered: state.answered + (change.byViewer ? 1 : 0),
      };
  }
}

const LONGEST_PAUSE_MS = 30_000;

/** The state of the page, and the two things a viewer can do with it. */
export function usePanel() {
  const [state, dispatch] = useReducer(reduce, INITIAL);
  const latest = useRef(0);

  const send = useCallback(async (question: Question, byViewer: boolean) => {
    const turn = ++latest.current;
    try {
      const view = await ask(question);
      if (turn !== latest.current) return;
      dispatch(view ? { type: 'answered', view, byViewer } : { type: 'glanced' });
    } catch (error) {
      const message = (error instanceof Error ? error.message : String(error)).slice(0, 200);
      const failure = { asked: question.ask, message };
      if (turn === latest.current) dispatch({ type: 'failed', failure, byViewer });
    }
  }, []);

  /** Presses a button; while one is being answered, further presses do nothing. */
  const perform = useCallback(
    (press: Press) => {
      if (state.busy) return;
      if (press.id === 'link') {
        if (press.href) openPage(press.href);
        return;
      }
      dispatch({ type: 'asked', press });
      void send(questionOf(press, state), true);
    },
    [send, state],
  );

  const { view, busy, missed, glances, chosen } = state;

  /** Reads everything again; never repeats a write. */
  const reload = useCallback(() => {
    dispatch({ type: 'retried' });
    void send(reading(chosen), true);
  }, [send, chosen]);

  useEffect(() => void send({ ask: 'open' }, false), [send]);

  useEffect(() => {
    if (!view || busy || view.pollAfterMs === null) return undefined;
    const pause = Math.min(view.pollAfterMs * 2 ** missed, LONGEST_PAUSE_MS);
    const due = Math.max(pause, view.pollAfterMs);
    return whenDue(due, () => void send(pollOf(view, chosen), false));
  }, [view, busy, missed, glances, chosen, send]);

  return { ...state, perform, reload };
}
