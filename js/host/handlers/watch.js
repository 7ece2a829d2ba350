import { guarded } from '../errors.js';
import { tick } from './tick.js';

/** Every five minutes: takes up stuck and due runs, and adopts changed settings. */
export const watch = guarded(async (/** @type {any} */ _event, /** @type {any} */ backend) => {
  await tick(backend);
  return { statusCode: 204 };
});
