import { AT, action, confirmation } from './parts.mjs';

const LAST_DAY = AT + 7 * 86_400_000;

/**
 * A plan that can be put off to the last day.
 * @param {any} ready the plan
 */
export function schedulable(ready) {
  const label = 'Schedule for last day: 30 Nov 17:00 Berlin';
  const schedule = action('schedule', label, { confirm: confirmation('Schedule', 'Jane Doe') });
  return { ...ready, actions: [...ready.actions, schedule] };
}

/**
 * A plan that starts by itself on the last day.
 * @param {any} ready the plan
 */
export function scheduled(ready) {
  const schedule = { at: LAST_DAY, text: 'Starts 30 Nov 17:00 Berlin', by: 'Ana Silva' };
  return { ...ready, schedule, actions: [...ready.actions, action('unschedule', 'Don’t wait')] };
}
