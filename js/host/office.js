import { readFile } from 'node:fs/promises';
import * as wasm from '../../pkg/office/offramp.js';
import { coreOf } from './core.js';

/** The core's module for the admin page: compiled when it is first asked for. */
export const { freshCore } = coreOf(wasm, async () =>
  WebAssembly.compile(await readFile(new URL('../../pkg/office/offramp_bg.wasm', import.meta.url))),
);
