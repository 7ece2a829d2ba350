import { cloudBinary } from './cloud.mjs';
import { at } from './paths.mjs';

/**
 * Becomes the sandbox: the same process, so that whoever ends this one ends the sandbox.
 *
 * @param {string[]} options of sandbox/forge/main.js
 */
export async function becomeSandbox(options) {
  const program = at('sandbox', 'forge', 'main.js');
  process.env.OFFRAMP_CLOUD_BIN = cloudBinary;
  process.argv = [process.execPath, program, ...options];
  await import(program);
}
