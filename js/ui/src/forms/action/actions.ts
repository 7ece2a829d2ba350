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
  'check-access': 'Reads what the person on the ticket can reach. Nothing is changed.',
  sweep:
    'Looks for people who no longer use what they have, or tells what the last search found. Nobody’s access is changed.',
};

/** Names of the outputs, as the manifest declares them, and what each holds. */
type Outputs = [name: string, holds: string][];

const OF_A_RUN: Outputs = [
  ['runId', 'which run it was'],
  ['outcome', 'how it stands, in one word'],
  ['proven', 'how many steps are proven'],
  ['failed', 'how many steps failed'],
  ['unknown', 'of how many steps it is not known'],
  ['manual', 'how many steps are left to a person'],
  ['link', 'the ticket with the panel'],
];

const OF_A_SEARCH: Outputs = [
  ['sweepId', 'which search it is'],
  ['state', 'running, done, incomplete or given-up'],
  ['startedAt', 'when it was begun'],
  ['people', 'how many people were looked at'],
  ['inactive', 'how often somebody has stopped using what they have'],
  ['neverActive', 'how often somebody never used it'],
  ['unknown', 'how often nobody knows'],
  ['seats', 'how many seats could be freed'],
  ['idle', 'accounts of up to 100 idle people, with commas between them'],
  ['more', 'how many more there are'],
];

const RUN_NOTE =
  'The rule’s actor and the ticket’s project must be allowed by a rule on Offramp’s admin page. Otherwise the action is refused.';
const SEARCH_NOTE =
  'A rule on Offramp’s admin page must name the account of this rule’s actor for the playbook Inactive, without bounds on whom it is about. Otherwise the action is refused.';

/** What the form of an action says and asks for. */
export type Action = { sentence: string | null; input: Input; note: string; outputs: Outputs };

/** An action, by its key in the manifest; one that this page does not know has a ticket. */
export function actionOf(key: string): Action {
  const names = Object.keys(SENTENCES) as ActionName[];
  const name = names.find((each) => key === each || key.endsWith(`-${each}`));
  const sentence = name ? SENTENCES[name] : null;
  return name === 'sweep'
    ? { sentence, input: DAYS, note: SEARCH_NOTE, outputs: OF_A_SEARCH }
    : { sentence, input: TICKET, note: RUN_NOTE, outputs: OF_A_RUN };
}
