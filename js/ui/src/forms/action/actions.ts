/** The actions of Automation, by the end of their keys in the manifest. */
export type ActionName =
  'left-business' | 'left-team' | 'onboard' | 'restore' | 'revoke-inactive' | 'check-access';

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
};

/** Names of the outputs, as the manifest declares them, and what each holds. */
export const OUTPUTS: [name: string, holds: string][] = [
  ['runId', 'which run it was'],
  ['outcome', 'how it stands, in one word'],
  ['proven', 'how many steps are proven'],
  ['failed', 'how many steps failed'],
  ['unknown', 'of how many steps it is not known'],
  ['manual', 'how many steps are left to a person'],
  ['link', 'the ticket with the panel'],
];

/** What an action does, by its key in the manifest; null for one that this page does not know. */
export function sentenceOf(key: string): string | null {
  const names = Object.keys(SENTENCES) as ActionName[];
  const name = names.find((each) => key === each || key.endsWith(`-${each}`));
  return name ? SENTENCES[name] : null;
}
