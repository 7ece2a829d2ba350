import { bytes } from '../../pkg/sweep/bytes.js';
import * as wasm from '../../pkg/sweep/offramp.js';
import { coreOf } from './core.js';

/** The core's module for many people at once, and the schedule: compiled when it is first asked for. */
export const { freshCore } = coreOf(wasm, () => WebAssembly.compile(bytes()));
