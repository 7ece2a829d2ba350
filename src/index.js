// Forge looks for handlers in src/ and nowhere else; they live in js/host.
//
// Whoever starts cold reads this bundle whole before it answers. So the doors are in it, which
// somebody waits in front of; what office and sweep have of their own is read when it is called.
import '../js/host/module.js';
import { later } from '../js/host/later.js';

export { panelResolver } from '../js/host/handlers/panel.js';
export {
  checkAccess,
  leftBusiness,
  leftTeam,
  onboard,
  restore,
  revokeInactive,
} from '../js/host/handlers/actions.js';
export { ticketTried } from '../js/host/handlers/gate.js';
export { ticketMoved } from '../js/host/handlers/ticketMoved.js';
export { runWorker } from '../js/host/handlers/worker.js';

const inside = () => import('../js/host/inside.js');

export const adminResolver = later(inside, 'adminResolver');
export const expressionFailed = later(inside, 'expressionFailed');
export const findInactive = later(inside, 'findInactive');
export const sweepWorker = later(inside, 'sweepWorker');
export const watch = later(inside, 'watch');
export const installed = later(inside, 'installed');
