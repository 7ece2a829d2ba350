/** The handlers of office and sweep: a part of the bundle of its own, read when one is called. */
export { adminResolver } from './handlers/admin.js';
export { expressionFailed } from './handlers/expressionFailed.js';
export { findInactive } from './handlers/findInactive.js';
export { installed } from './handlers/installed.js';
export { sweepWorker } from './handlers/sweepWorker.js';
export { watch } from './handlers/watch.js';
