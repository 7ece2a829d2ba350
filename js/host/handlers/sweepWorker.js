import { freshCore } from '../sweep.js';
import { consumerOf } from './consumer.js';

const BUDGET_MS = 780_000;

/** Consumer of the queue `sweeps`: goes on with the search for who is inactive. */
export const sweepWorker = consumerOf(freshCore, BUDGET_MS);
