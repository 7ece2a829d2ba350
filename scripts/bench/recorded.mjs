import { invokeByControl } from '../../sandbox/forge/control/invoke.js';
import { personWithPart } from '../../sandbox/forge/platform/company.js';
import { startSandbox } from '../../sandbox/forge/sandbox.js';
import { cloudBinary } from '../lib/cloud.mjs';
import { at } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { header, passage } from './passage.mjs';

/**
 * @import { IncomingMessage } from 'node:http'
 * @import { Answer } from './passage.mjs'
 * @typedef {{ event: any, answers: Map<string, Answer> }} Recorded
 */

/**
 * Opens a ticket in a sandbox of its own, and keeps what the function was given and what every call
 * of it was answered. It is opened twice: the first finds a token for Entra, which is stored.
 *
 * @param {string} ticket
 * @returns {Promise<Recorded>}
 */
export async function recorded(ticket) {
  const app = at('build', 'app');
  const sandbox = await startSandbox({ app, ui: at('build', 'ui'), cloud: cloudBinary, port: 0 });
  try {
    return await opened(sandbox.platform, ticket);
  } finally {
    await sandbox.stop();
  }
}

/**
 * @param {import('../../sandbox/forge/platform/platform.js').Platform} platform
 * @param {string} ticket
 */
async function opened(platform, ticket) {
  const operator = personWithPart(platform.company, 'operator')?.accountId;
  const wish = { module: 'jira:issuePanel', key: 'offramp-panel', functionKey: 'open' };
  const open = () => invokeByControl(platform, { ...wish, issueKey: ticket, accountId: operator });
  await open();
  const events = eventsOf(platform);
  /** @type {Recorded['answers']} */
  const answers = new Map();
  const { invoker } = platform;
  const tap = await passage(invoker.proxyUrl, (request, body, given) =>
    answers.set(keyOf(request, body), given),
  );
  Object.assign(invoker, { proxyUrl: tap.url });
  const { body: answer } = await open();
  await tap.stop();
  const [event] = events;
  if (event === undefined || answer.body?.state !== 'ready') {
    throw new Problem(`${ticket} shows no plan in the sandbox: ${JSON.stringify(answer)}`);
  }
  return { event, answers };
}

/**
 * @param {import('../../sandbox/forge/platform/platform.js').Platform} platform
 * @returns {any[]} what functions are given from now on
 */
function eventsOf({ invoker: { pool } }) {
  /** @type {any[]} */
  const events = [];
  const run = pool.run.bind(pool);
  pool.run = (job) => {
    const start = () => {
      const started = job.start();
      events.push(started.event);
      return started;
    };
    return run({ ...job, start });
  };
  return events;
}

/**
 * What is asked, whoever asks and however often.
 *
 * @param {IncomingMessage} request
 * @param {Buffer} body
 */
export function keyOf(request, body) {
  const names = ['x-forge-meta', 'x-forge-path', 'x-forge-url'];
  const where = names.map((name) => header(request, name));
  return [request.method, request.url, ...where, body.toString('utf8')].join(' ');
}
