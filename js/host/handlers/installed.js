import { guarded } from '../errors.js';
import { tick } from './tick.js';

/** Installed or upgraded: adopts the settings at once instead of at the next tick. */
export const installed = guarded(async (/** @type {any} */ _event, /** @type {any} */ backend) => {
  await tick(backend);
});
