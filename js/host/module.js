import { bytes } from '../../pkg/bytes.js';

/**
 * The core as WebAssembly. It is compiled beside the main thread, which loads the packages of the
 * app meanwhile: hence src/index.js names this file first.
 *
 * @type {Promise<WebAssembly.Module>}
 */
export const compiled = WebAssembly.compile(bytes());

// Whoever needs it first is told; until then a failure is not unhandled.
compiled.catch(() => {});
