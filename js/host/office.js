import { bytes } from '../../pkg/office/bytes.js';
import * as wasm from '../../pkg/office/offramp.js';
import { coreOf } from './core.js';

/** The core's module for the admin page: compiled when it is first asked for. */
export const { freshCore } = coreOf(wasm, () => WebAssembly.compile(bytes()));
