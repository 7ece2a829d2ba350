import { spawn, spawnSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { Problem } from './problem.mjs';
import { root } from './paths.mjs';

/**
 * Where a command's output goes: as it comes, all of it at the end, or nowhere.
 *
 * @typedef {'stdout' | 'stderr' | 'afterwards' | 'none'} Show
 *
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] added to the environment
 * @property {Show} [show] `stderr` unless told
 * @property {boolean} [yields] whether it leaves the machine to whatever else is running
 */

/**
 * Runs a command to its end and shows its output as it comes.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function attempt(command, args, { env = {}, show = 'stderr', yields = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (yields && child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
    let output = '';
    const take = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      if (show === 'stdout' || show === 'stderr') {
        process[show].write(chunk);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (show === 'afterwards') {
        process.stdout.write(output);
      }
      if (signal !== null) {
        process.stderr.write(`${command} was ended by ${signal}\n`);
      }
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Like `attempt`, but a failure ends the verb.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} the output
 */
export async function run(command, args, options) {
  const { code, output } = await attempt(command, args, options);
  if (code !== 0) {
    throw new Problem(`This failed (exit ${code}): ${[command, ...args].join(' ')}`);
  }
  return output;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | null} what it prints, or null when it is not there or fails
 */
export function ask(command, args) {
  const answer = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : null;
}
