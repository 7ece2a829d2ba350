import { HostError } from './errors.js';
import { adopt } from './commands/adopt.js';
import { enqueue } from './commands/enqueue.js';
import { http } from './commands/http.js';
import { load } from './commands/load.js';
import { log } from './commands/log.js';
import { pause } from './commands/pause.js';
import { query } from './commands/query.js';
import { reportPersonalData } from './commands/reportPersonalData.js';
import { signIn } from './commands/signIn.js';
import { store } from './commands/store.js';
import { zoned } from './commands/zoned.js';

/**
 * @typedef {{ id: number, type: string } & Record<string, any>} Command
 */

/**
 * @typedef {object} Invocation what the commands of one invocation share
 * @property {import('./core.js').Core} core
 * @property {Map<string, string>} keys secrets read so far, by name
 * @property {import('./identity/entra.js').EntraMemory} entra
 * @property {number} [deadline] the instant by which it has to be done; none: no such instant
 * @property {string} [secret] what came with the call, for `adopt` alone; the core never sees it
 */

/** A safety net, far above what the core's own step budget allows. */
export const MAX_WAVES = 400;

/** @type {Map<string, (command: any, invocation: Invocation) => Promise<object>>} */
const executors = new Map(
  Object.entries({
    adopt,
    enqueue,
    http,
    load,
    log,
    pause,
    query,
    reportPersonalData,
    signIn,
    store,
    zoned,
  }),
);

/**
 * Feeds the event to the core, carries out what it asks for, and feeds back the results until it
 * asks for nothing more.
 *
 * @param {import('./core.js').Core} core
 * @param {{ type: string, deadline?: number } & Record<string, any>} firstEvent
 * @param {Pick<Invocation, 'secret'>} [beside] what goes along with the event, past the core
 * @returns {Promise<unknown>} the core's answer
 */
export async function drive(core, firstEvent, { secret } = {}) {
  try {
    const { deadline } = firstEvent;
    return await waves({ core, keys: new Map(), entra: {}, deadline, secret }, firstEvent);
  } finally {
    core.end();
  }
}

/**
 * @param {Invocation} invocation
 * @param {object} firstEvent
 * @returns {Promise<unknown>}
 */
async function waves(invocation, firstEvent) {
  let event = firstEvent;
  for (let wave = 0; wave < MAX_WAVES; wave += 1) {
    const { commands, answer } = invocation.core.advance({ event, now: Date.now() });
    if (commands.length === 0) {
      return answer;
    }
    const results = await Promise.all(commands.map((command) => execute(command, invocation)));
    event = { type: 'results', results };
  }
  throw new HostError('host.tooManyWaves', 'Offramp stopped itself. The run is taken up again.');
}

/**
 * @param {Command} command
 * @param {Invocation} invocation
 * @returns {Promise<object>}
 */
async function execute(command, invocation) {
  const executor = executors.get(command.type);
  if (executor === undefined) {
    throw new HostError(
      'host.unknownCommand',
      'Offramp is not installed completely. Deploy it again.',
    );
  }
  return { id: command.id, type: command.type, ...(await executor(command, invocation)) };
}
