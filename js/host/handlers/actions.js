import { freshCore } from '../doors.js';
import { actionOf } from './automation.js';

/** The actions of Automation: each for the person on the ticket, as whoever made the connection. */
export const leftBusiness = action('left-business');
export const leftTeam = action('left-team');
export const onboard = action('onboard');
export const restore = action('restore');
export const revokeInactive = action('revoke-inactive');
export const checkAccess = action('check-access');

/**
 * @param {string} name of a playbook, or `check-access`
 */
function action(name) {
  return actionOf(freshCore, 'called', (inputs) => ({
    action: name,
    issueKey: String(inputs?.issueKey ?? ''),
  }));
}
