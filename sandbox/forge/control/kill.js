/** Killing workers: at once, after a time, or at an exact call of the next invocation. */
import { BadInput, objectWith, optionalChoice, optionalInteger, optionalString } from './input.js';

/** @import { Platform } from '../platform/platform.js' */

const FIELDS = ['now', 'afterMs', 'atCall', 'call', 'at', 'module', 'loseEvent'];

/**
 * @param {Platform} platform
 * @param {any} input
 */
export function armKill({ invoker }, input) {
  const body = objectWith(input, FIELDS);
  if (body.now === true) return { status: 200, body: { killed: invoker.killAll() } };
  const call = optionalInteger(body, 'call', 1) ?? optionalInteger(body, 'atCall', 1) ?? null;
  const afterMs = optionalInteger(body, 'afterMs', 0) ?? null;
  if ((call === null) === (afterMs === null)) {
    throw new BadInput(
      'Say when: {now: true}, {afterMs: n}, or {call: n, at: "before" | "after"}.',
    );
  }
  const at = optionalChoice(body, 'at', ['before', 'after']) ?? 'before';
  const order = invoker.kills.arm({
    call,
    afterMs,
    at: at === 'after' ? 'after' : 'before',
    module: knownModule(invoker.app, optionalString(body, 'module')),
    loseEvent: body.loseEvent === true,
  });
  return { status: 200, body: order };
}

/**
 * @param {import('../types.d.ts').App} app
 * @param {string | undefined} name
 */
function knownModule(app, name) {
  if (name === undefined) return null;
  if (app.modules.some(({ key, type }) => [key, type].includes(name))) return name;
  const known = app.modules.map(({ key }) => key).join(', ');
  throw new BadInput(`There is no module '${name}'. 'module' is a type, or one of: ${known}.`);
}
