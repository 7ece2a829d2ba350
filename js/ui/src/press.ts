import type { Question } from './bridge';
import type { Action, PanelView } from './view';

/** Another playbook, picked by the viewer. */
export type Pick = { id: 'pick'; playbook: string };

/** What a viewer can press: a button of the core, or another playbook. */
export type Press = Action | Pick;

/** The playbook as a part of a question, when there is one to name. */
const naming = (playbook: string | null | undefined) => (playbook ? { playbook } : {});

/** Reads the ticket, with what the viewer chose to do about it. */
export function reading(chosen: string | null): Question {
  return { ask: 'open', ...naming(chosen) };
}

/** The viewer's choice of a playbook after a press. */
export function chosenBy(press: Press, before: string | null): string | null {
  if (press.id === 'pick') return press.playbook;
  if (press.id === 'restore') return 'restore';
  return press.id === 'leave' ? null : before;
}

/** What a press asks. A plan is started and approved as what it is shown as. */
export function questionOf(
  press: Press,
  { view, chosen }: { view: PanelView | null; chosen: string | null },
): Question {
  const { id } = press;
  if (id === 'unschedule') return { ask: id };
  if ((id === 'start' || id === 'approve' || id === 'schedule') && view?.plan) {
    return { ask: id, planHash: view.plan.hash, ...naming(view.playbook?.id) };
  }
  if (id === 'check' && view?.run) return { ask: 'check', runId: view.run.id };
  return reading(chosenBy(press, chosen));
}

/** How the page looks again without being asked. A plan stays as it was read. */
export function pollOf(view: PanelView, chosen: string | null): Question {
  if (view.run) return { ask: 'progress', runId: view.run.id };
  return view.schedule ? reading(chosen) : { ask: 'glance' };
}
