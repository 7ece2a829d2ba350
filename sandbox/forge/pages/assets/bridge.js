/**
 * The part of the product that runs inside the app's frame: `__bridge.callBridge`, on which
 * `@forge/bridge` builds. Everything is asked of the page around the frame, by messages.
 */
(() => {
  const page = new URLSearchParams(location.search).get('page') ?? location.origin;
  const answers = new Map();
  const callbacks = new Map();
  let lastId = 0;

  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const tell = (message) => window.parent.postMessage({ forgeBridge: true, ...message }, page);

  /** Functions cannot be sent; the page calls them by their number. */
  function withNumberedFunctions(value) {
    if (typeof value === 'function') {
      const number = nextId();
      callbacks.set(number, value);
      return { callbackNumber: number };
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(withNumberedFunctions);
    const entries = Object.entries(value).map(([name, part]) => [
      name,
      withNumberedFunctions(part),
    ]);
    return Object.fromEntries(entries);
  }

  function ask(operation, payload) {
    const id = nextId();
    return new Promise((resolve, reject) => {
      answers.set(id, { resolve, reject });
      tell({ id, operation, payload: withNumberedFunctions(payload) });
    });
  }

  const special = {
    enableTheming: async () => applyTheme(await ask('enableTheming')),
    createHistory: async () => ownHistory(),
    on: async (payload) => subscription(await ask('on', payload)),
    onPublic: async (payload) => subscription(await ask('onPublic', payload)),
  };

  const subscription = (number) => ({ unsubscribe: () => ask('off', number) });

  function applyTheme({ colorMode, themes }) {
    document.documentElement.dataset.colorMode = colorMode;
    document.documentElement.dataset.theme = themes;
    if (document.querySelector('link[data-tokens]')) return undefined;
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = '/_bridge/tokens.css';
    sheet.dataset.tokens = '';
    const loaded = new Promise((resolve) => sheet.addEventListener('load', () => resolve()));
    document.head.prepend(sheet);
    return loaded;
  }

  /** A history for apps that route within their frame. */
  function ownHistory() {
    const listeners = new Set();
    const state = { index: 0, entries: [{ pathname: '/', search: '', hash: '' }] };
    const api = {
      action: 'POP',
      location: state.entries[0],
      push: (to) => move('PUSH', state.index + 1, to),
      replace: (to) => move('REPLACE', state.index, to),
      go: (by) => move('POP', Math.max(0, Math.min(state.entries.length - 1, state.index + by))),
      goBack: () => api.go(-1),
      goForward: () => api.go(1),
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    function move(action, index, to) {
      if (to !== undefined) {
        const address = new URL(
          typeof to === 'string' ? to : (to.pathname ?? '/'),
          location.origin,
        );
        const { pathname, search, hash } = address;
        state.entries.splice(index, Infinity, { pathname, search, hash });
      }
      state.index = index;
      Object.assign(api, { action, location: state.entries[index] });
      for (const listener of listeners) listener(api.location, action);
    }
    return api;
  }

  window.addEventListener('message', ({ data, source }) => {
    if (source !== window.parent || !data?.forgeBridge) return;
    if (data.callbackNumber !== undefined) {
      callbacks.get(data.callbackNumber)?.(data.argument);
      return;
    }
    const waiting = answers.get(data.id);
    answers.delete(data.id);
    if (data.error === undefined) waiting?.resolve(data.value);
    else waiting?.reject(new Error(data.error));
  });

  globalThis.__bridge = {
    callBridge: (operation, payload) => special[operation]?.(payload) ?? ask(operation, payload),
  };

  /** The page gives the frame the height of what is in it. */
  function reportHeight() {
    const { body } = document;
    const margins = ['marginTop', 'marginBottom'].map((m) => parseFloat(getComputedStyle(body)[m]));
    const height = Math.ceil(body.getBoundingClientRect().height + margins[0] + margins[1]);
    tell({ operation: 'resize', payload: { height: Math.max(height, overflowingHeight()) } });
  }

  /** Layers such as an open dialog lie outside of the body's own height. */
  function overflowingHeight() {
    const layers = document.querySelectorAll('[role="dialog"]');
    return Math.max(0, ...[...layers].map((layer) => layer.scrollHeight + 120));
  }

  document.addEventListener('DOMContentLoaded', () => {
    new ResizeObserver(reportHeight).observe(document.body);
    new MutationObserver(reportHeight).observe(document.body, { childList: true });
    reportHeight();
  });
})();
