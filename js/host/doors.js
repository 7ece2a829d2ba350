import * as wasm from '../../pkg/offramp.js';
import { coreOf } from './core.js';
import { compiled } from './module.js';

/** The core's module for panel, actions, transitions, queue and schedule. */
export const { freshCore, calling } = coreOf(wasm, () => compiled);
