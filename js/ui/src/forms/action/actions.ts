import outputsOf from 'virtual:manifest-actions';
import { DAYS, type Input, TICKET } from './inputs';

/** The actions of Automation, by the end of their keys in the manifest. */
export type ActionName =
  | 'left-business'
  | 'left-team'
  | 'onboard'
  | 'restore'
  | 'revoke-inactive'
  | 'check-access'
  | 'sweep';

const SENTENCES: Record<ActionName, string> = {
  'left-business':
    'Runs Left the business for the person on the ticket: access is cut first, then taken away and proven to be gone.',
  'left-team':
    'Runs Left the team for the person on the ticket: what only the old team has goes, what only the new team has comes.',
  onboard: 'Runs Onboarding for the person on the ticket: they get what their team has.',
  restore: 'Gives back to the person on the ticket what a run took.',
  'revoke-inactive':
    'Runs Inactive for the person on the ticket: products that they have not used for too long go, everything in use stays.',
  'check-access': 'Says how the run on the ticket stands. Nothing is changed.',
  sweep:
    'Looks for people who no longer use what they have, or tells what the last search found. Nobody’s access is changed.',
};

/** Names under which later steps reach the outputs, and what each holds. */
type Outputs = [name: string, holds: string][];

const WHOSE =
  'Automation calls this action as whoever made its connection, and whoever may edit the flow can use that connection. Make it with an account of its own.';
const RUN_NOTE = `${WHOSE} A rule on Offramp’s admin page must allow that account in the ticket’s project. Otherwise the action is refused.`;
const SEARCH_NOTE = `${WHOSE} A rule on Offramp’s admin page must name that account for the playbook Inactive, without bounds on whom it is about. Otherwise the action is refused.`;

/** What the form of an action says and asks for. */
export type Action = { sentence: string | null; input: Input; note: string; outputs: Outputs };

/** An action, by its key in the manifest; one that this page does not know has a ticket. */
export function actionOf(key: string): Action {
  const names = Object.keys(SENTENCES) as ActionName[];
  const name = names.find((each) => key === each || key.endsWith(`-${each}`));
  const sentence = name ? SENTENCES[name] : null;
  const outputs = outputsOf[key] ?? [];
  return name === 'sweep'
    ? { sentence, input: DAYS, note: SEARCH_NOTE, outputs }
    : { sentence, input: TICKET, note: RUN_NOTE, outputs };
}
