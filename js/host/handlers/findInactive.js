import { freshCore } from '../sweep.js';
import { actionOf } from './automation.js';

/** The action of Automation that has no ticket: the search for who is inactive, begun or told. */
export const findInactive = actionOf(freshCore, 'searched', (inputs) => ({
  youngerThanDays: inputs?.youngerThanDays ?? null,
}));
