import { randomUUID } from 'node:crypto';
import { makeResolver } from '@forge/resolver';
import { freshCore } from '../core.js';
import { drive } from '../drive.js';
import { HostError, guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/** The platform ends a resolver after 25 s; the core hands over to the queue well before. */
const BUDGET_MS = 18_000;
const MAX_PAYLOAD_BYTES = 100 * 1024;

/** What the panel may ask for. */
export const FUNCTIONS = Object.freeze([
  'open',
  'start',
  'approve',
  'schedule',
  'unschedule',
  'progress',
  'check',
]);

/** @typedef {import('@forge/resolver').Request} Request */

const definitions = makeResolver(
  Object.fromEntries(
    FUNCTIONS.map((name) => [name, (/** @type {Request} */ request) => ask(name, request)]),
  ),
);

/** Resolver of the issue panel and of the issue action. */
export const panelResolver = guarded(
  async (/** @type {any} */ request, /** @type {any} */ backend) => {
    mustBeKnown(request?.call?.functionKey);
    mustBeSmall(request.call.payload);
    return definitions(request, backend);
  },
);

/**
 * @param {string} name
 * @param {Request} request
 * @returns {Promise<any>}
 */
async function ask(name, { payload, context }) {
  return drive(await freshCore(), {
    type: 'asked',
    module: context.extension?.type ?? null,
    function: name,
    payload,
    context: {
      accountId: context.accountId ?? null,
      issueKey: context.extension?.issue?.key ?? null,
      issueId: context.extension?.issue?.id ?? null,
      siteUrl: context.siteUrl ?? null,
      ...installation(context),
    },
    freshRunId: randomUUID(),
    invocation: invocationId(),
    deadline: deadlineIn(BUDGET_MS),
  });
}

/**
 * The package looks names up with `in`, which would find `toString` as well.
 *
 * @param {unknown} name
 */
function mustBeKnown(name) {
  if (!FUNCTIONS.includes(/** @type {string} */ (name))) {
    throw new HostError('host.unknownFunction', 'The panel is out of date. Reload the page.');
  }
}

/**
 * @param {unknown} payload
 */
function mustBeSmall(payload) {
  if (Buffer.byteLength(JSON.stringify(payload ?? null)) > MAX_PAYLOAD_BYTES) {
    throw new HostError('host.payloadTooLarge', 'The request is over 100 KB. Reload the page.');
  }
}
