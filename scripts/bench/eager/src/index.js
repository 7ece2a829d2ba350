import { Queue } from '@forge/events';

/** What a function without an eye on its start loads besides, although this answer needs no queue. */
export const used = { Queue };

export { panelResolver } from '../../plain/src/index.js';
