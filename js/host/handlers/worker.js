import { freshCore } from '../doors.js';
import { consumerOf } from './consumer.js';

const BUDGET_MS = 600_000;

/** Consumer of the queue `runs`: goes on with one run. */
export const runWorker = consumerOf(freshCore, BUDGET_MS);
