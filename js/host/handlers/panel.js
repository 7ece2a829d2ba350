import { freshCore } from '../doors.js';
import { askCore, resolverOf } from './asked.js';

/** What the panel may ask for. */
export const FUNCTIONS = Object.freeze([
  'open',
  'glance',
  'start',
  'approve',
  'schedule',
  'unschedule',
  'progress',
  'check',
]);

const LIMIT_KB = 100;

/** Resolver of the issue panel and of the issue action. */
export const panelResolver = resolverOf(
  { functions: FUNCTIONS, limitKb: () => LIMIT_KB },
  (name, { payload, context }) => askCore(freshCore, name, payload, context),
);
