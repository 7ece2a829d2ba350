/** The moment at which the views were taken: 14:02:20 in Berlin. */
export const AT = Date.parse('2026-11-23T13:02:20Z');

/** What may be run on the ticket, in the core's words. */
export const PLAYBOOKS = [
  { id: 'left-business', title: 'Left the business' },
  { id: 'left-team', title: 'Left the team' },
  { id: 'onboard', title: 'Onboarding' },
  { id: 'restore', title: 'Give access back' },
  { id: 'revoke-inactive', title: 'Inactive' },
];

const PREDICTIONS = {
  willWork: 'will work',
  alreadySo: 'already so',
  elsewhere: 'done in the identity provider',
  mayBeRefused: 'may be refused: a default group of Jira; else it is done by hand',
  willBeRefused: 'will be refused: last default group; the suspension holds instead',
};

/**
 * A step before it is tried.
 * @param {string} id which
 * @param {string} title what
 * @param {keyof typeof PREDICTIONS} [kind] what is expected
 */
export function step(id, title, kind = 'willWork') {
  const prediction = { kind, text: PREDICTIONS[kind] };
  const rest = { detail: null, items: [], activity: 'idle', outcome: null, next: null };
  return { id, title, ...rest, prediction };
}

/**
 * Several steps of one kind.
 * @param {string} prefix of their ids
 * @param {string} title of each, before its name
 * @param {number} count how many
 * @param {string} name of each, before its number
 */
export function many(prefix, title, count, name) {
  return Array.from({ length: count }, (_, n) => step(`${prefix}${n}`, `${title} ${name}-${n}`));
}

/**
 * Somebody with an account.
 * @param {object} facts what differs from Jane
 */
export function person(facts) {
  return {
    accountId: '712020:7b1f2d3c-0001-4a00-9000-0000000000aa',
    name: 'Jane Doe',
    email: 'jane.doe@acme.example',
    avatarUrl: null,
    kind: 'managed',
    status: 'Active',
    lastSeenAt: AT - 2 * 86_400_000,
    directories: ['Acme'],
    lines: ['Entra: enabled, 15 groups'],
    ...facts,
  };
}

/**
 * What stands between a press and a write.
 * @param {string} label of the button
 * @param {string} name of the person
 */
export function confirmation(label, name) {
  const body = ['What is on screen is done, and nothing else.'];
  return { title: `${label} for ${name}?`, body, button: `${label}: ${name}` };
}

/**
 * A button.
 * @param {string} id what it asks
 * @param {string} label its words
 * @param {object} [rest] primary, href, confirm
 */
export function action(id, label, rest = {}) {
  return { id, label, primary: false, href: null, confirm: null, ...rest };
}
