import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { at } from '../lib/paths.mjs';

/** @typedef {import('./sizes.mjs').Row} Row */

/**
 * Every request is slowed down by this much, so that those of one wave begin together and those
 * of the next can be told from them.
 */
const DELAY_MS = 300;
const TICKET = 'OFF-1';
const TOKENS = 3;
const STEP_MS = 3_000;
const STEPS = 60;

/** @returns {Promise<Row[]>} what one managed leaver costs */
export async function requests() {
  const sandbox = await served();
  try {
    return await measured(sandbox);
  } finally {
    sandbox.stop();
  }
}

/**
 * @param {Sandbox} sandbox
 * @returns {Promise<Row[]>}
 */
async function measured({ ask }) {
  const operator = await operatorOf(ask);
  const call = (/** @type {string} */ functionKey, /** @type {object} */ payload) =>
    invoke(ask, { functionKey, payload, accountId: operator });
  await ask('POST', 'faults', { times: 1_000_000, effect: { kind: 'delay', ms: DELAY_MS } });
  await ask('DELETE', 'requests');
  const ready = await call('open', {});
  const preview = await logged(ask);
  await ask('DELETE', 'requests');
  const ended = await ranToItsEnd(ask, call, await call('start', { planHash: ready.plan.hash }));
  const whole = await logged(ask);
  const telling = whole.filter(isTelling).length;
  const handingOver = whole.filter(isHandover).length - telling;
  return [
    {
      what: 'preview, Atlassian requests',
      measured: String(preview.filter(isAtlassian).length),
      bound: '6',
    },
    {
      what: 'preview, Graph batches',
      measured: String(preview.filter(isGraph).length),
      bound: '1',
    },
    { what: 'preview, waves', measured: String(wavesOf(preview)), bound: '2' },
    {
      what: `run to '${ended}', requests`,
      measured: String(whole.length - handingOver - telling),
      bound: `${25 + TOKENS}`,
    },
    {
      what: 'and to hand over, two projects looked through',
      measured: String(handingOver),
      bound: '',
    },
    { what: 'and to tell the ticket', measured: String(telling), bound: '' },
    { what: `run to '${ended}', waves`, measured: String(wavesOf(whole)), bound: '' },
  ];
}

/**
 * @typedef {(method: string, route: string, body?: unknown) => Promise<any>} Ask
 * @typedef {{ ask: Ask, stop: () => void }} Sandbox
 */

/** @returns {Promise<Sandbox>} a sandbox of its own */
async function served() {
  const child = spawn(process.execPath, [at('scripts', 'sandbox.mjs'), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = /http:\S+/.exec(line)?.[0];
  return {
    ask: async (method, route, body) => {
      const answer = await fetch(`${url}/_sandbox/${route}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) {
        throw new Error(`the sandbox refused ${route}: ${text}`);
      }
      return text === '' ? null : JSON.parse(text);
    },
    stop: () => void child.kill(),
  };
}

/** @param {Ask} ask */
async function operatorOf(ask) {
  const { people } = await ask('GET', 'company');
  return people.find((/** @type {any} */ { part }) => part === 'operator').accountId;
}

/**
 * @param {Ask} ask
 * @param {object} what
 */
async function invoke(ask, what) {
  const module = { module: 'jira:issuePanel', key: 'offramp-panel', issueKey: TICKET };
  const { success, body, error } = await ask('POST', 'invoke', { ...module, ...what });
  if (!success) {
    throw new Error(`the app failed: ${error.message}`);
  }
  return body;
}

/**
 * Lets the sandbox's time pass until the run has ended.
 *
 * @param {Ask} ask
 * @param {(functionKey: string, payload: object) => Promise<any>} call
 * @param {any} started
 * @returns {Promise<string>} the state it ended in
 */
async function ranToItsEnd(ask, call, started) {
  let view = started;
  for (let step = 0; step < STEPS && view.state === 'running'; step += 1) {
    await ask('POST', 'clock', { advanceMs: STEP_MS });
    view = await call('progress', { runId: view.run.id });
  }
  return view.state;
}

/**
 * @param {Ask} ask
 * @returns {Promise<Logged[]>}
 */
function logged(ask) {
  return ask('GET', 'requests');
}

/** @typedef {{ time: string, host: string, path: string }} Logged */

/** @param {Logged} entry */
const isGraph = ({ host }) => host === 'graph.microsoft.com';

/** @param {Logged} entry */
const isAtlassian = ({ host }) => /\.atlassian\.(com|net)$/.test(host);

/**
 * What is kept on the ticket: the app's property and its comment.
 *
 * @param {Logged} entry
 */
const isTelling = ({ path }) => /^\/rest\/api\/3\/issue\/\d+(\/comment)?$/.test(path);

/** Of Jira, what belongs to the run itself: the ticket, and portal accounts with the address. */
const OF_THE_RUN = [`issue/${TICKET}`, 'user/search', 'permissions/check'];

/**
 * What is asked and changed in Jira beside that and the telling: what somebody owns there.
 *
 * @param {Logged} entry
 */
const isHandover = ({ path }) =>
  path.startsWith('/rest/api/3/') && !OF_THE_RUN.includes(path.slice('/rest/api/3/'.length));

/**
 * @param {Logged[]} entries
 * @returns {number} how often the app had to wait for answers before it could ask on
 */
function wavesOf(entries) {
  const times = entries.map(({ time }) => Date.parse(time)).sort((a, b) => a - b);
  return times.filter((time, index) => index === 0 || time - times[index - 1] > DELAY_MS / 2)
    .length;
}
