/** Switching faults on: those of the simulated hosts, and those of the platform. */
import { PLATFORM_EFFECTS, PLATFORM_HOSTS } from '../platform/faults.js';
import { BadInput, optionalInteger } from './input.js';

/**
 * @import { Platform } from '../platform/platform.js'
 * @import { PlatformFault } from '../platform/faults.js'
 */

/**
 * @param {Platform} platform
 * @param {any} input
 */
export async function addFaults({ cloud, faults }, input) {
  const list = Array.isArray(input) ? input : [input];
  if (list.length === 0 || list.some((fault) => typeof fault !== 'object' || fault === null)) {
    throw new BadInput(
      'Send a fault, or a list of faults: {host, method, path, nth, times, effect}.',
    );
  }
  const own = list.filter(({ host }) => PLATFORM_HOSTS.includes(host)).map(readPlatformFault);
  const others = list.filter(({ host }) => !PLATFORM_HOSTS.includes(host));
  if (others.length > 0) {
    const answer = await cloud.control('POST', 'faults', others);
    if (answer.status >= 400) return answer;
  }
  for (const fault of own) faults.add(fault);
  return listFaults({ cloud, faults });
}

/** @param {Pick<Platform, 'cloud' | 'faults'>} platform */
export async function listFaults({ cloud, faults }) {
  const answer = await cloud.control('GET', 'faults');
  return { status: 200, body: { ...answer.body, platform: faults.list() } };
}

/** @param {Platform} platform */
export async function clearFaults({ cloud, faults }) {
  faults.clear();
  await cloud.control('DELETE', 'faults');
  return { status: 204 };
}

/**
 * @param {any} fault
 * @returns {PlatformFault}
 */
function readPlatformFault({ host, method, path, nth, times, effect }) {
  const { type, ...details } = readEffect(effect);
  if (!PLATFORM_EFFECTS.includes(type)) {
    throw new BadInput(
      `The effect of a fault of ${host} is one of: ${PLATFORM_EFFECTS.join(', ')}.`,
    );
  }
  if (type === 'status' && !Number.isInteger(details.status)) {
    throw new BadInput("A fault with the effect 'status' needs the number: {type, status, body?}.");
  }
  optionalInteger({ nth }, 'nth', 1);
  optionalInteger({ times }, 'times', 1);
  return { host, method, path, nth, times, effect: { type, ...details } };
}

/**
 * The three ways in which the cloud lets an effect be written, too.
 * @param {any} effect `'dropAfter'`, `{type: 'status', status: 500}` or `{status: {status: 500}}`
 * @returns {any}
 */
function readEffect(effect) {
  if (typeof effect !== 'object' || effect === null) return { type: effect };
  const { type, kind, ...rest } = effect;
  if (type ?? kind) return { type: type ?? kind, ...rest };
  const [name] = Object.keys(effect);
  return { type: name, ...effect[name ?? ''] };
}
