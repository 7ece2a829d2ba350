/** Runs a module of the app as an account, as the platform would. */
import { randomUUID } from 'node:crypto';
import { factsOf, readIssue } from '../platform/company.js';
import { BadInput, objectWith, optionalString } from './input.js';

/**
 * @import { AppModule, InvocationAnswer, InvocationRequest } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @typedef {{ functionKey?: string, payload: any, extension: any, issueKey?: string, accountId: string | null }} Wish
 */

const FIELDS = ['module', 'key', 'functionKey', 'payload', 'extension', 'issueKey', 'accountId'];
/** Modules whose own function is called, unless a function of their resolver is named. */
const DIRECT_MODULES = ['action', 'jira:workflowValidator', 'jira:workflowPostFunction'];
const REQUEST_LIMIT_BYTES = 500 * 1024;

/**
 * @param {Platform} platform
 * @param {any} input
 */
export async function invokeByControl(platform, input) {
  const body = objectWith(input, FIELDS);
  const module = moduleOf(platform, optionalString(body, 'module'), optionalString(body, 'key'));
  const wish = {
    functionKey: optionalString(body, 'functionKey'),
    payload: body.payload ?? {},
    extension: extensionOf(body),
    issueKey: optionalString(body, 'issueKey'),
    accountId: optionalString(body, 'accountId') ?? null,
  };
  return { status: 200, body: await invokeModule(platform, module, wish) };
}

/**
 * @param {Platform} platform
 * @param {AppModule} module
 * @param {Wish} wish
 * @returns {Promise<InvocationAnswer>}
 */
export async function invokeModule(platform, module, wish) {
  if (Buffer.byteLength(JSON.stringify(wish.payload)) > REQUEST_LIMIT_BYTES) {
    const message =
      'The payload is larger than 500 KB, which is what the platform takes. Send less.';
    return {
      success: false,
      error: { message, name: 'REQUEST_TOO_LARGE' },
      invocationId: randomUUID(),
    };
  }
  return platform.invoker.invoke(await requestOf(platform, module, wish));
}

/**
 * @param {Platform} platform
 * @param {AppModule} module
 * @param {Wish} wish
 * @returns {Promise<InvocationRequest>}
 */
async function requestOf(platform, module, wish) {
  const { modules } = platform;
  if (module.type === 'scheduledTrigger') return modules.scheduledTick(module);
  if (module.type === 'trigger') return modules.event(module, wish.payload);
  if (module.type === 'consumer') return queueDelivery(platform, module, wish.payload);
  const { functionKey, payload, accountId } = wish;
  if (functionKey === undefined && DIRECT_MODULES.includes(module.type)) {
    return modules.direct(module, payload, accountId);
  }
  if (functionKey === undefined) {
    throw new BadInput("Say which function of the resolver to call: 'functionKey'.");
  }
  const extension = await extensionFor(platform, module, wish);
  return modules.resolverCall(module, { functionKey, payload, extension, accountId });
}

/**
 * @param {Platform} platform
 * @param {AppModule} module
 * @param {any} body
 */
function queueDelivery({ clock, modules }, module, body) {
  return modules.queueEvent(module, {
    queueName: module.definition.queue,
    jobId: randomUUID(),
    eventId: randomUUID(),
    body,
    dueAt: clock.now(),
    pushedAt: clock.now(),
    retry: undefined,
    retryCount: 0,
    isCopy: false,
  });
}

/**
 * What Jira would give for the issue, under what the caller gives.
 * @param {Platform} platform
 * @param {AppModule} module
 * @param {Wish} wish
 */
async function extensionFor({ cloud, company, modules }, module, { extension, issueKey }) {
  const { issueKey: named, ...given } = extension;
  const key = issueKey ?? named ?? given.issue?.key;
  if (module.type === 'jira:adminPage') return { ...modules.adminExtension(module), ...given };
  if (key === undefined) return { type: module.type, ...given };
  if (typeof key !== 'string') throw new BadInput("'issueKey' must be a text, such as OFF-1.");
  const issue = await readIssue(cloud, company.site, key, null);
  if (!issue && Object.keys(given).length === 0) {
    const keys = company.tickets.map((ticket) => ticket.key).join(', ');
    throw new BadInput(`There is no issue '${key}'. There are: ${keys}.`);
  }
  return { ...(issue && modules.issueExtension(module, factsOf(issue))), ...given };
}

/** @param {Record<string, any>} body */
function extensionOf({ extension = {} }) {
  if (typeof extension === 'object' && extension !== null && !Array.isArray(extension)) {
    return extension;
  }
  throw new BadInput('\'extension\' must be an object, such as {"issueKey": "OFF-1"}.');
}

/**
 * @param {Platform} platform
 * @param {string | undefined} type
 * @param {string | undefined} key
 */
export function moduleOf({ app, modules }, type, key) {
  const module = type || key ? modules.find(type, key) : undefined;
  if (module) return module;
  const known = app.modules.map((one) => `${one.type} ${one.key}`).join(', ');
  throw new BadInput(`Name one module by 'module' (its type) and 'key'. There are: ${known}.`);
}
