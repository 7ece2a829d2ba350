/** The control surface: every route with what it does. */
import { NeverSettles } from '../platform/timeline.js';
import { auditLog, listRules, removeRule, runRuleNow, saveRule } from './automation.js';
import { addFaults, clearFaults, listFaults } from './faults.js';
import { BadInput, objectWith, optionalInteger, optionalString } from './input.js';
import { invokeByControl } from './invoke.js';
import { armKill } from './kill.js';
import { reportedAccounts, touchProfile } from './personalData.js';
import { shownRequests } from './requests.js';
import { chooseVariants, clearVariants, listVariants } from './variants.js';
import { changeStorage, shownStorage } from './storage.js';
import {
  carryOutTransition,
  listAppRules,
  listTransitions,
  removeAppRule,
  saveAppRule,
  setProjectTypes,
} from './workflow.js';

/**
 * @import { PlatformAnswer } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @typedef {{ platform: Platform, query: URLSearchParams, body: any }} ControlCall
 * @typedef {(call: ControlCall) => PlatformAnswer | Promise<PlatformAnswer>} ControlHandler
 */

const DAY_MS = 24 * 60 * 60 * 1_000;
const LONGEST_ADVANCE_MS = 400 * DAY_MS;

/** @type {Record<string, Record<string, ControlHandler>>} */
export const ROUTES = {
  '/_sandbox/health': { GET: ({ platform }) => health(platform) },
  '/_sandbox/company': { GET: ({ platform }) => company(platform) },
  '/_sandbox/inactivity': {
    GET: ({ platform, query }) => platform.cloud.control('GET', `inactivity?${query}`),
  },
  '/_sandbox/oracle': { GET: ({ platform, query }) => oracle(platform, query) },
  '/_sandbox/requests': {
    GET: ({ platform, query }) => shownRequests(platform, query),
    DELETE: ({ platform }) => platform.cloud.control('DELETE', 'requests'),
  },
  '/_sandbox/faults': {
    GET: ({ platform }) => listFaults(platform),
    POST: ({ platform, body }) => addFaults(platform, body),
    DELETE: ({ platform }) => clearFaults(platform),
  },
  '/_sandbox/idp': { POST: ({ platform, body }) => platform.cloud.control('POST', 'idp', body) },
  '/_sandbox/rename': {
    POST: ({ platform, body }) => platform.cloud.control('POST', 'rename', body),
  },
  '/_sandbox/plenty': {
    POST: ({ platform, body }) => platform.cloud.control('POST', 'plenty', body),
  },
  '/_sandbox/clock': {
    GET: ({ platform }) => clock(platform),
    POST: ({ platform, body }) => advance(platform, body),
  },
  '/_sandbox/settle': { POST: ({ platform, body }) => settle(platform, body) },
  '/_sandbox/invoke': { POST: ({ platform, body }) => invokeByControl(platform, body) },
  '/_sandbox/kill': {
    GET: ({ platform }) => ({ status: 200, body: { orders: platform.invoker.kills.orders } }),
    POST: ({ platform, body }) => armKill(platform, body),
    DELETE: ({ platform }) => {
      platform.invoker.kills.clear();
      return { status: 204 };
    },
  },
  '/_sandbox/kvs': {
    GET: ({ platform }) => shownStorage(platform),
    POST: ({ platform, body }) => changeStorage(platform, body),
  },
  '/_sandbox/queue': { GET: ({ platform }) => queue(platform) },
  '/_sandbox/logs': {
    GET: ({ platform }) => ({ status: 200, body: { lines: platform.logs.lines } }),
    DELETE: ({ platform }) => {
      platform.logs.clear();
      return { status: 204 };
    },
  },
  '/_sandbox/transitions': {
    GET: ({ platform, query }) => listTransitions(platform, query),
  },
  '/_sandbox/transition': {
    POST: ({ platform, body }) => carryOutTransition(platform, body),
  },
  '/_sandbox/automation/rules': {
    GET: ({ platform }) => listRules(platform),
    POST: ({ platform, body }) => saveRule(platform, body),
    DELETE: ({ platform, query }) => removeRule(platform, query),
  },
  '/_sandbox/automation/run': { POST: ({ platform, body }) => runRuleNow(platform, body) },
  '/_sandbox/automation/audit': { GET: ({ platform }) => auditLog(platform) },
  '/_sandbox/workflow/rules': {
    GET: ({ platform }) => listAppRules(platform),
    POST: ({ platform, body }) => saveAppRule(platform, body),
    DELETE: ({ platform, query }) => removeAppRule(platform, query),
  },
  '/_sandbox/project-types': { POST: ({ platform, body }) => setProjectTypes(platform, body) },
  '/_sandbox/personal-data': {
    GET: ({ platform }) => reportedAccounts(platform),
    POST: ({ platform, body }) => touchProfile(platform, body),
  },
  '/_sandbox/variables': {
    GET: ({ platform }) => variables(platform),
    POST: ({ platform, body }) => changeVariables(platform, body),
  },
  '/_sandbox/variants': {
    GET: ({ platform }) => listVariants(platform),
    POST: ({ platform, body }) => chooseVariants(platform, body),
    DELETE: ({ platform }) => clearVariants(platform),
  },
  '/_sandbox/scenario': { POST: ({ platform, body }) => scenario(platform, body) },
};

/** @param {Platform} platform */
async function health({ cloud, state }) {
  const answer = await cloud.control('GET', 'health');
  const isUp = state === 'up' && answer.status === 200;
  return { status: isUp ? 200 : 503, body: { status: isUp ? 'up' : state, cloud: answer.body } };
}

/** @param {Platform} platform */
function company({ company: { keys: _keys, entra: _entra, ...known } }) {
  return { status: 200, body: known };
}

/**
 * @param {Platform} platform
 * @param {URLSearchParams} query
 */
async function oracle({ cloud }, query) {
  const named = ['accountId', 'email'].filter((name) => query.get(name));
  if (named.length !== 1) {
    throw new BadInput('Say whom you mean: /_sandbox/oracle?accountId=... or ?email=...');
  }
  const whom = new URLSearchParams(named.map((name) => [name, `${query.get(name)}`]));
  return cloud.control('GET', `oracle?${whom}`);
}

/** @param {Platform} platform */
function clock({ clock: sandboxClock }) {
  const { offsetMs } = sandboxClock;
  return { status: 200, body: { now: sandboxClock.iso(), nowMs: sandboxClock.now(), offsetMs } };
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
async function advance(platform, input) {
  const body = objectWith(input, ['advanceMs', 'advanceSeconds']);
  const seconds = optionalInteger(body, 'advanceSeconds', 0);
  const ms = optionalInteger(body, 'advanceMs', 0) ?? (seconds ?? NaN) * 1_000;
  if (!(ms <= LONGEST_ADVANCE_MS)) {
    throw new BadInput('Send {advanceMs} or {advanceSeconds}, up to 400 days.');
  }
  return settled(platform, () => platform.timeline.advance(ms));
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
async function settle(platform, input) {
  const timeoutMs = optionalInteger(objectWith(input, ['timeoutMs']), 'timeoutMs', 1);
  return settled(platform, () => platform.timeline.settle(timeoutMs));
}

/**
 * @param {Platform} platform
 * @param {() => Promise<void>} wait
 */
async function settled(platform, wait) {
  try {
    await wait();
  } catch (error) {
    if (!(error instanceof NeverSettles)) throw error;
    return { status: 504, body: { code: 'sandbox.neverSettles', message: error.message } };
  }
  return clock(platform);
}

/** @param {Platform} platform */
function queue({ queue: { waiting }, invoker }) {
  const events = waiting.map(({ queueName, eventId, body, dueAt, retryCount, isCopy }) => ({
    ...{ queueName, eventId, body, dueAt: new Date(dueAt).toISOString() },
    ...{ retryCount, isCopy },
  }));
  return { status: 200, body: { waiting: events, running: invoker.runningCount() } };
}

/** @param {Platform} platform */
function variables({ invoker }) {
  const names = Object.keys(invoker.variables).map((name) => [name, 'present']);
  return { status: 200, body: Object.fromEntries(names) };
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
function changeVariables(platform, input) {
  const entries = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const wrong = entries.find(([, value]) => value !== null && typeof value !== 'string');
  if (entries.length === 0 || wrong) {
    throw new BadInput('Send {NAME: "text"}; null takes a variable away.');
  }
  platform.setVariables(input);
  return variables(platform);
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
async function scenario(platform, input) {
  const body = objectWith(input, ['name', 'seed', 'users', 'variants']);
  const answer = await platform.load({
    name: optionalString(body, 'name') ?? platform.options.scenario ?? 'acme',
    seed: optionalInteger(body, 'seed', 0) ?? platform.options.seed ?? 1,
    ...(body.users !== undefined && { users: optionalInteger(body, 'users', 1) }),
    ...(body.variants !== undefined && { variants: body.variants }),
  });
  return answer.status >= 400 ? answer : company(platform);
}
