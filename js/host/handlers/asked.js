import { randomUUID } from 'node:crypto';
import { makeResolver } from '@forge/resolver';
import { drive } from '../drive.js';
import { HostError, guarded } from '../errors.js';
import { deadlineIn, installation, invocationId } from '../platform.js';

/** The platform ends a resolver after 25 s; the core hands over to the queue well before. */
const BUDGET_MS = 18_000;
const KB = 1024;

/**
 * @typedef {object} Page what a page may ask for
 * @property {readonly string[]} functions the only names that are known
 * @property {(name: string) => number} limitKb how large what is asked may be, in KB of JSON
 */

/**
 * Resolver of a page: lets known functions with payloads of a bearable size through, each to its
 * answer.
 *
 * @param {Page} page
 * @param {(name: string, request: import('@forge/resolver').Request) => Promise<any>} answer
 */
export function resolverOf({ functions, limitKb }, answer) {
  const definitions = makeResolver(
    Object.fromEntries(
      functions.map((name) => [
        name,
        (/** @type {import('@forge/resolver').Request} */ request) => answer(name, request),
      ]),
    ),
  );
  return guarded(async (/** @type {any} */ request, /** @type {any} */ backend) => {
    const name = request?.call?.functionKey;
    mustBeKnown(functions, name);
    mustBeSmall(request.call.payload, limitKb(name));
    return definitions(request, backend);
  });
}

/**
 * Asks a module of the core, as whoever is in front of the page.
 *
 * @param {() => Promise<import('../core.js').Core>} freshCore
 * @param {string} name of the function
 * @param {object} payload
 * @param {import('@forge/resolver').Request['context']} context
 * @param {string} [secret] what came with the call and is none of the core's business
 * @returns {Promise<any>}
 */
export async function askCore(freshCore, name, payload, context, secret) {
  const event = {
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
  };
  return drive(await freshCore(), event, { secret });
}

/**
 * The package looks names up with `in`, which would find `toString` as well.
 *
 * @param {readonly string[]} functions
 * @param {unknown} name
 */
function mustBeKnown(functions, name) {
  if (!functions.includes(/** @type {string} */ (name))) {
    throw new HostError('host.unknownFunction', 'The page is out of date. Reload the page.');
  }
}

/**
 * @param {unknown} payload
 * @param {number} limitKb
 */
function mustBeSmall(payload, limitKb) {
  if (Buffer.byteLength(JSON.stringify(payload ?? null)) > limitKb * KB) {
    const message = `The request is over ${limitKb} KB. Reload the page, and send less.`;
    throw new HostError('host.payloadTooLarge', message);
  }
}
