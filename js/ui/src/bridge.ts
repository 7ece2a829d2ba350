import { invoke, router, view } from '@forge/bridge';
import type { AdminFunction, Calls } from './admin/calls';
import { isAnswer, type Answer } from './admin/view';
import { complete } from './complete';
import { isPanelView, type PanelView } from './view';

/** The resolver functions of the panel, with what each is told. */
export type Question =
  | { ask: 'open'; playbook?: string }
  | { ask: 'start' | 'approve' | 'schedule'; planHash: string; playbook?: string }
  | { ask: 'unschedule' | 'glance' }
  | { ask: 'progress' | 'check'; runId: string };

/** Where the page is shown, and for whom. */
export type Viewer = { place: 'panel' | 'action'; timeZone?: string; locale?: string };

/**
 * Asks the core. Rejects when there is no answer, or one that is not a view; a glance that finds
 * nothing has none.
 */
export async function ask(question: Question): Promise<PanelView | null> {
  const { ask: functionKey, ...payload } = question;
  const answer: unknown = await invoke(functionKey, payload);
  if (functionKey === 'glance' && answer === null) return null;
  if (!isPanelView(answer)) throw new Error('ui.unreadable-answer');
  return complete(answer);
}

/** Asks the core from the admin page. Rejects when there is no answer, or one that is none. */
export async function call<Name extends AdminFunction>(
  name: Name,
  payload: Calls[Name]['payload'],
): Promise<Answer<Calls[Name]['body']>> {
  const answer: unknown = await invoke(name, payload);
  if (!isAnswer(answer)) throw new Error('ui.unreadable-answer');
  return answer as Answer<Calls[Name]['body']>;
}

/** A ticket's panel, as the viewer would see it on the ticket. Rejects when there is no view. */
export async function planOf(ticket: {
  playbook: string | null;
  issueId: string;
  issueKey: string;
}): Promise<PanelView> {
  const answer: unknown = await invoke('admin.plan', ticket);
  if (!isPanelView(answer)) throw new Error('ui.unreadable-answer');
  return complete(answer);
}

/** Opens a page in a new tab: the panel's own frame cannot leave the ticket. */
export function openPage(href: string): void {
  void router.open(href);
}

/** Follows the product's theme. A page that gets none stays light. */
export function followTheme(): void {
  Promise.resolve(view.theme.enable()).catch(() => undefined);
}

/** Who looks, and from where. Where the product does not say, the browser's own zone is used. */
export async function viewer(): Promise<Viewer> {
  try {
    const { timezone, locale, extension } = await view.getContext();
    const place = extension?.type === 'jira:issueAction' ? 'action' : 'panel';
    return { place, timeZone: timezone, locale: locale?.replace('_', '-') };
  } catch {
    return { place: 'panel' };
  }
}
