/**
 * Faults of the platform itself (its storage, its queue, its reports of personal data). Faults of the
 * simulated hosts belong to the cloud; the shape is the same, `host` is 'kvs', 'queue' or 'privacy'.
 */
import { ConnectionLost } from './cloud.js';

/**
 * @import { PlatformAnswer } from '../types.d.ts'
 * @typedef {'kvs' | 'queue' | 'privacy'} PlatformHost
 * @typedef {{
 *   host: PlatformHost, method?: string, path?: string, nth?: number, times?: number,
 *   effect: { type: 'status', status: number, body?: any } | { type: 'dropBefore' } | { type: 'dropAfter' },
 * }} PlatformFault
 */

export const PLATFORM_HOSTS = ['kvs', 'queue', 'privacy'];
export const PLATFORM_EFFECTS = ['status', 'dropBefore', 'dropAfter'];

export class PlatformFaults {
  /** @type {{ fault: PlatformFault, seen: number }[]} */
  #active = [];

  /** @param {PlatformFault} fault */
  add(fault) {
    this.#active.push({ fault, seen: 0 });
  }

  list() {
    return this.#active.map(({ fault, seen }) => ({ ...fault, seen }));
  }

  clear() {
    this.#active = [];
  }

  /**
   * Runs one operation of the platform under the faults that match it.
   * @param {PlatformHost} host
   * @param {string} method
   * @param {string} path
   * @param {() => PlatformAnswer | Promise<PlatformAnswer>} operate
   * @returns {Promise<PlatformAnswer>}
   */
  async around(host, method, path, operate) {
    const effect = this.#effectOn(host, method, path);
    if (effect?.type === 'status') {
      return { status: effect.status, body: effect.body ?? { code: 'FAULT', message: 'Injected' } };
    }
    if (effect?.type === 'dropBefore') throw new ConnectionLost('dropped before the effect');
    const answer = await operate();
    if (effect?.type === 'dropAfter') throw new ConnectionLost('dropped after the effect');
    return answer;
  }

  /**
   * @param {string} host
   * @param {string} method
   * @param {string} path
   */
  #effectOn(host, method, path) {
    let effect = null;
    for (const entry of this.#active) {
      const { fault } = entry;
      if (fault.host !== host || (fault.method ?? method) !== method) continue;
      if (fault.path && !globMatches(fault.path, path)) continue;
      entry.seen += 1;
      const first = fault.nth ?? 1;
      if (entry.seen >= first && entry.seen < first + (fault.times ?? 1)) effect ??= fault.effect;
    }
    return effect;
  }
}

/**
 * @param {string} glob
 * @param {string} path
 */
function globMatches(glob, path) {
  const pattern = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(path);
}
