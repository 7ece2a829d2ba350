// Forge looks for handlers in src/ and nowhere else; they live in js/host.
import '../js/host/module.js';

export { adminResolver } from '../js/host/handlers/admin.js';
export { panelResolver } from '../js/host/handlers/panel.js';
export {
  checkAccess,
  leftBusiness,
  leftTeam,
  onboard,
  restore,
  revokeInactive,
} from '../js/host/handlers/actions.js';
export { findInactive } from '../js/host/handlers/findInactive.js';
export { ticketMoved } from '../js/host/handlers/ticketMoved.js';
export { runWorker } from '../js/host/handlers/worker.js';
export { sweepWorker } from '../js/host/handlers/sweepWorker.js';
export { watch } from '../js/host/handlers/watch.js';
export { installed } from '../js/host/handlers/installed.js';
