import { APPROVALS, awaiting } from './approvals.mjs';
import { PLANS } from './plans.mjs';
import { schedulable, scheduled } from './schedules.mjs';
import { STATES } from './states.mjs';

/** Every state of every playbook, of an approval and of a date, by name. */
export function views() {
  const all = PLANS.flatMap((plan) =>
    Object.entries(STATES).map(([state, make]) => [`${plan.id}-${state}`, make(plan)]),
  );
  const byName = new Map(all);
  for (const state of APPROVALS) {
    byName.set(`restore-approval-${state}`, awaiting(byName.get('restore-ready'), state));
  }
  const leaver = byName.get('left-business-ready');
  byName.set('left-business-schedulable', schedulable(leaver));
  byName.set('left-business-scheduled', scheduled(leaver));
  return byName;
}
