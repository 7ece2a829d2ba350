import { HostError } from './errors.js';

/**
 * @typedef {object} Step what the core wants next
 * @property {import('./drive.js').Command[]} commands empty when the invocation is over
 * @property {unknown} answer
 */

/**
 * @typedef {object} Core what the host uses of the Rust core, for one invocation
 * @property {(input: { event: object, now: number }) => Step} advance
 * @property {(command: object) => Request} requestOf
 * @property {(id: number, status: number, headers: Headers, body: Uint8Array) => object} answerOf
 * @property {() => void} end gives back what the invocation held
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The core reports where it panicked, as a line of its source; the error itself carries nothing. */
/** @type {any} */ (globalThis).__corePanic = (/** @type {string} */ place) => {
  console.error(JSON.stringify({ message: 'the core panicked', code: 'core.panic', place }));
};

/**
 * The way to a module of the core.
 *
 * @param {typeof import('../../pkg/offramp.js')} wasm its glue
 * @param {() => Promise<WebAssembly.Module>} compiled
 */
export function coreOf(wasm, compiled) {
  /** Counts the states of the module; whatever an earlier one gave out is no longer there. */
  let generation = 0;

  /** Puts the module back to where it was when it was loaded. */
  function renew() {
    if (generation > 0) {
      wasm.__wbg_reset_state();
    }
    generation += 1;
  }

  /**
   * Calls an export. A panic traps, and the trapped module is never used again.
   *
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  function calling(call) {
    try {
      return call();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        renew();
        throw panicked();
      }
      throw misused(error);
    }
  }

  /**
   * A core without memory of any earlier invocation: wasm memory is a global, and Forge forbids
   * customer data in globals between invocations.
   *
   * @returns {Promise<Core>}
   */
  async function freshCore() {
    if (generation === 0) {
      wasm.initSync({ module: await compiled() });
    }
    renew();
    const invocation = calling(() => new wasm.Invocation());
    const begun = generation;
    return {
      advance: ({ event, now }) => decoded(calling(() => invocation.advance(encoded(event), now))),
      requestOf: (command) => calling(() => wasm.request_of(encoded(command))),
      answerOf: (id, status, headers, body) =>
        decoded(calling(() => wasm.answer_of(id, status, headers, body))),
      // What a renewed module has at that address is not this invocation.
      end: () => {
        if (begun === generation) {
          invocation.free();
        }
      },
    };
  }

  return { freshCore, calling };
}

/** @returns {HostError} */
function panicked() {
  return new HostError('core.panic', 'Offramp hit a fault of its own. Try again in a minute.');
}

/**
 * The core's own errors say what is wrong without quoting it; others are not repeated.
 *
 * @param {any} error
 * @returns {HostError}
 */
function misused(error) {
  const known = error?.name === 'CoreError';
  const what = known ? error.message : 'the core refused the call';
  const code = known ? String(error.code) : 'core.misuse';
  return new HostError(code, `Offramp can't read this request: ${what}. Reload the page.`);
}

/**
 * @param {object} value
 * @returns {Uint8Array}
 */
function encoded(value) {
  return encoder.encode(JSON.stringify(value));
}

/**
 * @param {Uint8Array} bytes
 * @returns {any}
 */
function decoded(bytes) {
  return JSON.parse(decoder.decode(bytes));
}
