/**
 * An error that may leave the function: its message says what to do, its code is for support.
 * It carries no stack, because the platform hands an error's stack to the caller.
 */
export class HostError extends Error {
  /**
   * @param {string} code stable, dotted, e.g. `host.payloadTooLarge`
   * @param {string} message what happened and what to do, without secrets or account data
   */
  constructor(code, message) {
    super(`${message} (${code})`);
    this.name = 'OfframpError';
    this.code = code;
    this.stack = `${this.name}: ${this.message}`;
  }
}

/**
 * Wraps a Forge handler so that only a `HostError` can leave it. Anything else is logged by its
 * name alone: a message of unknown origin may quote a header, and so a key.
 *
 * @template {unknown[]} A
 * @template R
 * @param {(...args: A) => R | Promise<R>} handler
 * @returns {(...args: A) => Promise<R>}
 */
export function guarded(handler) {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      throw leaving(error);
    }
  };
}

/**
 * @param {unknown} error
 * @returns {HostError}
 */
function leaving(error) {
  const known = error instanceof HostError;
  const shown = known
    ? error
    : new HostError('host.unexpected', 'Offramp could not finish this. Try again in a minute.');
  const name = error instanceof Error ? error.name : typeof error;
  console.error(JSON.stringify({ message: 'invocation failed', code: shown.code, error: name }));
  return shown;
}
