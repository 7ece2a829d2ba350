import { action, confirmation } from './parts.mjs';

const TEXTS = {
  missing: 'Somebody of security has to confirm this.',
  given: 'Ana Admin confirmed this plan.',
  void: 'Jane joined ‘eng-oncall’ since Ana Admin confirmed: look again.',
};

/**
 * A plan that needs the word of a second person.
 * @param {any} ready the plan without that need
 * @param {keyof typeof TEXTS} state where that word stands
 */
export function awaiting(ready, state) {
  const confirm = confirmation('Approve the plan', ready.person.name);
  const approve = action('approve', 'Approve', { primary: true, confirm });
  const actions = state === 'given' ? ready.actions : [approve, action('refresh', 'Look again')];
  return { ...ready, approval: { state, text: TEXTS[state] }, actions };
}

/** The three things that an approval can be. */
export const APPROVALS = /** @type {const} */ (['missing', 'given', 'void']);
