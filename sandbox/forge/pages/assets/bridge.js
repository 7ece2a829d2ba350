'use strict';
/**
 * The part of the product that runs inside the app's frame: `__bridge.callBridge`, on which
 * `@forge/bridge` builds. Everything is asked of the page around the frame, by messages.
 *
 * A classic script, since it must run before any script of the app; the block keeps its names to
 * itself.
 *
 * @typedef {{ pathname: string, search: string, hash: string }} Place
 * @typedef {(place: Place, action: string) => void} PlaceListener
 */
{
  const page = new URLSearchParams(location.search).get('page') ?? location.origin;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const answers = new Map();
  /** @type {Map<number, Function>} */
  const callbacks = new Map();
  let lastId = 0;

  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const tell = (/** @type {object} */ message) =>
    window.parent.postMessage({ forgeBridge: true, ...message }, page);

  /**
   * Functions cannot be sent; the page calls them by their number.
   * @param {any} value
   * @returns {any}
   */
  const withNumberedFunctions = (value) => {
    if (typeof value === 'function') {
      const number = nextId();
      callbacks.set(number, value);
      return { callbackNumber: number };
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(withNumberedFunctions);
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, withNumberedFunctions(part)]),
    );
  };

  /**
   * @param {string} operation
   * @param {any} [payload]
   * @returns {Promise<any>}
   */
  const ask = (operation, payload) => {
    const id = nextId();
    return new Promise((resolve, reject) => {
      answers.set(id, { resolve, reject });
      tell({ id, operation, payload: withNumberedFunctions(payload) });
    });
  };

  /**
   * The product gives the frame its own tokens, and says which theme holds.
   * @param {{ colorMode: string, themes: string }} theme
   */
  const applyTheme = async ({ colorMode, themes }) => {
    document.documentElement.dataset.colorMode = colorMode;
    document.documentElement.dataset.theme = themes;
    if (document.querySelector('link[data-tokens]')) return;
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = '/_bridge/tokens.css';
    sheet.dataset.tokens = '';
    const loaded = new Promise((resolve) => {
      sheet.addEventListener('load', resolve);
      sheet.addEventListener('error', resolve);
    });
    document.head.prepend(sheet);
    await loaded;
  };

  /** A history for apps that route within their frame. */
  const ownHistory = () => {
    /** @type {Set<PlaceListener>} */
    const listeners = new Set();
    /** @type {Place[]} */
    const places = [{ pathname: '/', search: '', hash: '' }];
    let index = 0;
    /**
     * @param {string} action
     * @param {number} to
     * @param {string | Partial<Place>} [address]
     */
    const move = (action, to, address) => {
      if (address !== undefined) {
        const text = typeof address === 'string' ? address : (address.pathname ?? '/');
        const { pathname, search, hash } = new URL(text, location.origin);
        places.splice(to, Infinity, { pathname, search, hash });
      }
      index = Math.max(0, Math.min(places.length - 1, to));
      Object.assign(api, { action, location: places[index] });
      for (const listener of listeners) listener(api.location, action);
    };
    const api = {
      action: 'POP',
      location: /** @type {Place} */ (places[0]),
      push: (/** @type {string | Partial<Place>} */ address) => move('PUSH', index + 1, address),
      replace: (/** @type {string | Partial<Place>} */ address) => move('REPLACE', index, address),
      go: (/** @type {number} */ by) => move('POP', index + by),
      goBack: () => move('POP', index - 1),
      goForward: () => move('POP', index + 1),
      listen: (/** @type {PlaceListener} */ listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    return api;
  };

  const subscribe = async (/** @type {string} */ operation, /** @type {any} */ payload) => {
    const number = await ask(operation, payload);
    return { unsubscribe: () => ask('off', number) };
  };

  /** @type {Record<string, (payload: any) => Promise<any>>} */
  const special = {
    enableTheming: async () => applyTheme(await ask('enableTheming')),
    createHistory: async () => ownHistory(),
    on: (payload) => subscribe('on', payload),
    onPublic: (payload) => subscribe('onPublic', payload),
  };

  /**
   * The page wants to know what a function gives.
   * @param {{ question: number, callbackNumber: number }} asked
   */
  const answerQuestion = async ({ question, callbackNumber }) => {
    try {
      tell({ question, value: await callbacks.get(callbackNumber)?.() });
    } catch (error) {
      tell({ question, error: /** @type {Error} */ (error).message });
    }
  };

  window.addEventListener('message', ({ data, source }) => {
    if (source !== window.parent || !data?.forgeBridge) return;
    if (data.question !== undefined) {
      answerQuestion(data);
      return;
    }
    if (data.callbackNumber !== undefined) {
      callbacks.get(data.callbackNumber)?.(data.argument);
      return;
    }
    const waiting = answers.get(data.id);
    answers.delete(data.id);
    if (data.error === undefined) waiting?.resolve(data.value);
    else waiting?.reject(new Error(data.error));
  });

  Object.assign(globalThis, {
    __bridge: {
      callBridge: (/** @type {string} */ operation, /** @type {any} */ payload) =>
        special[operation]?.(payload) ?? ask(operation, payload),
    },
  });

  /** Layers such as an open dialog lie outside of the body's own height. */
  const heightOfLayers = () => {
    const layers = document.querySelectorAll('[role="dialog"]');
    return Math.max(0, ...[...layers].map((layer) => layer.scrollHeight + 120));
  };

  /** The page gives the frame the height of what is in it. */
  const reportHeight = () => {
    const { marginTop, marginBottom } = getComputedStyle(document.body);
    const own = document.body.getBoundingClientRect().height;
    const height = Math.ceil(own + parseFloat(marginTop) + parseFloat(marginBottom));
    tell({ operation: 'resize', payload: { height: Math.max(height, heightOfLayers()) } });
  };

  document.addEventListener('DOMContentLoaded', () => {
    new ResizeObserver(reportHeight).observe(document.body);
    new MutationObserver(reportHeight).observe(document.body, { childList: true });
    reportHeight();
  });
}
