import { readFile } from 'node:fs/promises';
import * as wasm from '../../pkg/sweep/offramp.js';
import { coreOf } from './core.js';

/** The core's module for many people at once, and the schedule: compiled when it is first asked for. */
export const { freshCore } = coreOf(wasm, async () =>
  WebAssembly.compile(await readFile(new URL('../../pkg/sweep/offramp_bg.wasm', import.meta.url))),
);
