import { APPROVALS, awaiting } from './approvals.mjs';
import { PLANS } from './plans.mjs';
import { STATES } from './states.mjs';

/** Every state of every playbook, and every state of an approval, by name. */
export function views() {
  const all = PLANS.flatMap((plan) =>
    Object.entries(STATES).map(([state, make]) => [`${plan.id}-${state}`, make(plan)]),
  );
  const byName = new Map(all);
  for (const state of APPROVALS) {
    byName.set(`restore-approval-${state}`, awaiting(byName.get('restore-ready'), state));
  }
  return byName;
}
