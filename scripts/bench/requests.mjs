import { invokeByControl } from '../../sandbox/forge/control/invoke.js';
import { personWithPart } from '../../sandbox/forge/platform/company.js';
import { startSandbox } from '../../sandbox/forge/sandbox.js';
import { cloudBinary } from '../lib/cloud.mjs';
import { at } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { header, passage } from './passage.mjs';
import { PLAYS } from './plays.mjs';

/**
 * @import { Row } from './bounds.mjs'
 * @import { Figure, Play } from './plays.mjs'
 * @typedef {{ host: string, path: string, step: string }} Call one call of the app, and of which of
 *   the core's steps
 * @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox
 * @typedef {(functionKey: string, payload?: object) => Promise<any>} Ask
 */

const STEP_MS = 3_000;
const STEPS = 60;

/** Long enough for changed settings to be adopted. */
const ADOPTED_MS = 360_000;

/** @returns {Promise<Row[]>} what previews and runs cost in requests and in waves */
export async function requests() {
  const app = at('build', 'app');
  const sandbox = await startSandbox({ app, ui: at('build', 'ui'), cloud: cloudBinary, port: 0 });
  const { company, invoker } = sandbox.platform;
  /** @type {Call[]} */
  const calls = [];
  const tap = await passage(invoker.proxyUrl, (request) => {
    calls.push(...callOf(request, company.site));
  });
  Object.assign(invoker, { proxyUrl: tap.url });
  Object.assign(invoker.pool.settings, { loaderPath: at('scripts', 'bench', 'counted.cjs') });
  try {
    /** @type {Row[]} */
    const rows = [];
    for (const play of PLAYS) {
      rows.push(...(await costsOf(sandbox, calls, play)));
    }
    return rows;
  } finally {
    await tap.stop();
    await sandbox.stop();
  }
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} site host of the Jira that is asked without a host
 * @returns {Call[]} nothing for what the platform itself is asked: storage and queue
 */
function callOf(request, site) {
  const [url, meta, path] = ['x-forge-url', 'x-forge-meta', 'x-forge-path'].map((name) =>
    header(request, name),
  );
  if (!url && JSON.parse(meta ?? '{}').remote !== 'jira') {
    return [];
  }
  const { host, pathname } = new URL(url || `https://${site}${path}`);
  return [{ host, path: pathname, step: header(request, 'x-bench-step') }];
}

/**
 * A company of its own for each play; its new processes are those that count.
 *
 * @param {Sandbox} sandbox
 * @param {Call[]} calls that are noted
 * @param {Play} play
 * @returns {Promise<Row[]>}
 */
async function costsOf({ platform, url }, calls, { name, ticket, withoutEntra, most }) {
  await platform.load({ name: 'acme' });
  if (withoutEntra) {
    forgetEntra(platform);
  }
  await advance(url, ADOPTED_MS);
  const ask = asking(platform, ticket);
  calls.length = 0;
  const ready = await ask('open');
  const preview = calls.splice(0);
  const started = await ask('start', { planHash: ready.plan?.hash });
  const ended = await ranToItsEnd(url, ask, started);
  if (ready.state !== 'ready' || ended !== 'done') {
    throw new Problem(`${ticket} is ${ready.state}, then ${ended}: its requests say nothing.`);
  }
  const figures = figuresOf(preview, calls.splice(0), ticket);
  return Object.entries(most).map(([what, bound]) => {
    const figure = /** @type {Figure} */ (what);
    return { what: `${name}: ${figure}`, value: figures[figure], most: bound };
  });
}

/**
 * The same company before it connected its tenant.
 *
 * @param {Sandbox['platform']} platform
 */
function forgetEntra(platform) {
  const settings = JSON.parse(String(platform.invoker.variables.OFFRAMP_SETTINGS));
  delete settings.entra;
  platform.setVariables({ OFFRAMP_SETTINGS: JSON.stringify(settings), OFFRAMP_ENTRA: null });
}

/**
 * @param {Sandbox['platform']} platform
 * @param {string} ticket
 * @returns {Ask}
 */
function asking(platform, ticket) {
  const operator = personWithPart(platform.company, 'operator')?.accountId;
  const panel = { module: 'jira:issuePanel', key: 'offramp-panel', issueKey: ticket };
  return async (functionKey, payload = {}) => {
    const wish = { ...panel, functionKey, payload, accountId: operator };
    const { body } = await invokeByControl(platform, wish);
    if (!body.success) {
      throw new Problem(`The app failed at ${functionKey} of ${ticket}: ${body.error?.message}`);
    }
    return body.body;
  };
}

/**
 * Lets the sandbox's time pass until the run has ended.
 *
 * @param {string} url of the sandbox
 * @param {Ask} ask
 * @param {any} started
 * @returns {Promise<string>} the state it ended in
 */
async function ranToItsEnd(url, ask, started) {
  let view = started;
  for (let step = 0; step < STEPS && view.state === 'running'; step += 1) {
    await advance(url, STEP_MS);
    view = await ask('progress', { runId: view.run.id });
  }
  return view.state;
}

/**
 * @param {string} url of the sandbox
 * @param {number} ms
 */
async function advance(url, ms) {
  const body = JSON.stringify({ advanceMs: ms });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/_sandbox/clock`, { method: 'POST', headers, body });
  if (!answer.ok) {
    throw new Error(`the sandbox refused to let time pass: ${await answer.text()}`);
  }
}

/**
 * @param {Call[]} preview
 * @param {Call[]} run
 * @param {string} ticket
 * @returns {Record<Figure, number>}
 */
function figuresOf(preview, run, ticket) {
  const telling = run.filter(isTelling).length;
  const handingOver = run.filter((call) => isHandover(call, ticket)).length;
  return {
    'preview, Atlassian requests': preview.filter(isAtlassian).length,
    'preview, Graph batches': preview.filter(isGraph).length,
    'preview, waves': wavesOf(preview),
    'run, requests': run.length - telling - handingOver,
    'run, to hand over': handingOver,
    'run, to tell the ticket': telling,
    'run, waves': wavesOf(run),
  };
}

/** @param {Call} call */
const isGraph = ({ host }) => host === 'graph.microsoft.com';

/** @param {Call} call */
const isAtlassian = ({ host }) => /\.atlassian\.(com|net)$/.test(host);

/**
 * What is kept on the ticket: the app's property and its comment.
 *
 * @param {Call} call
 */
const isTelling = ({ path }) =>
  /^\/rest\/(api\/3\/(myself$|issue\/\d+)|servicedeskapi\/request\/\d+)(\/comment|\/properties\/)?/.test(
    path,
  );

/**
 * What is asked and changed in Jira beside the ticket, portal accounts with the address, and the
 * telling: what somebody owns there.
 *
 * @param {Call} call
 * @param {string} ticket
 */
function isHandover(call, ticket) {
  const ofTheRun = [`issue/${ticket}`, 'user/search', 'permissions/check'];
  const [, resource] = /^\/rest\/api\/3\/(.*)/.exec(call.path) ?? [];
  return resource !== undefined && !ofTheRun.includes(resource) && !isTelling(call);
}

/**
 * @param {Call[]} calls
 * @returns {number} how often the app had to wait for answers before it could ask on
 */
const wavesOf = (calls) => new Set(calls.map(({ step }) => step)).size;
