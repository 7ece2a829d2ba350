/**
 * The product's page around the app's frames: makes the frames, and answers what their bridges ask.
 *
 * @typedef {{ frame: HTMLIFrameElement, key: string, context: any, dialog?: HTMLDialogElement }} Owner
 */
import { closeDialog, closeFlag, openDialog, showFlag } from './dialogs.js';

/** The frames come from another origin than this page, as in the product. */
const OTHER_NAMES = new Map([
  ['localhost', '127.0.0.1'],
  ['127.0.0.1', 'localhost'],
]);
const APP_ORIGIN = location.origin.replace(
  location.hostname,
  OTHER_NAMES.get(location.hostname) ?? location.hostname,
);

/** @type {Map<unknown, Owner>} by the frame's window, from which its messages come */
const owners = new Map();
/** @type {Map<number, { event: string, frame: HTMLIFrameElement, callbackNumber: number }>} */
const subscribers = new Map();
let lastSubscription = 0;

/**
 * @param {{ parent: Element, key: string, title: string, context: any, dialog?: HTMLDialogElement }} wish
 */
function addFrame({ parent, key, title, context, dialog }) {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.src = `${APP_ORIGIN}/_ui/index.html?page=${encodeURIComponent(location.origin)}`;
  parent.append(frame);
  owners.set(frame.contentWindow, { frame, key, context, dialog });
}

/**
 * @param {{ key: string, title: string, context: any, size?: unknown, onClose?: (words: unknown) => void }} wish
 */
function openInDialog({ key, title, context, size, onClose }) {
  const dialog = openDialog({
    title,
    size: typeof size === 'string' ? size : 'medium',
    onClose: (words) => {
      for (const [source, owner] of owners) if (owner.dialog === dialog) owners.delete(source);
      onClose?.(words);
    },
  });
  addFrame({ parent: dialog, key, title, context, dialog });
}

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

/** @type {Record<string, (payload: any, owner: Owner) => unknown>} */
const operations = {
  async invoke({ functionKey, payload, metadata }, { key, context }) {
    const issueKey = context.extension?.issue?.key;
    const answer = await post('/_bridge/invoke', { key, functionKey, payload, issueKey });
    if (!answer.success) {
      throw new Error(`There was an error invoking the function - ${answer.error.message}`);
    }
    return metadata === undefined ? answer.body : { body: answer.body, metadata };
  },
  fetchProduct: ({ restPath, fetchRequestInit }) =>
    post('/_bridge/fetch', { restPath, init: fetchRequestInit }),
  getContext: (_payload, { context }) => context,
  enableTheming: (_payload, { context }) => ({
    ...context.theme,
    themes: document.documentElement.dataset.theme,
  }),
  resize({ height }, { frame }) {
    frame.style.height = `${height}px`;
  },
  showFlag,
  closeFlag,
  openModal({ onClose, size, context: modal, title }, { key, context, frame }) {
    openInDialog({
      key,
      title: title || 'Dialog',
      context: { ...context, extension: { ...context.extension, modal } },
      size,
      onClose: (words) => callBack(frame, onClose?.callbackNumber, words),
    });
    return true;
  },
  close: (payload, { dialog }) => closeDialog(dialog, payload),
  submit: (payload, { dialog }) => closeDialog(dialog, payload),
  onClose({ callbackNumber }, { dialog, frame }) {
    dialog?.addEventListener('close', () => callBack(frame, callbackNumber));
    return dialog !== undefined;
  },
  open: () => false,
  refresh: () => location.reload(),
  reload: () => location.reload(),
  navigate(target) {
    if (target.type === 'new-tab') window.open(addressOf(target), '_blank', 'noopener');
    else location.assign(addressOf(target));
  },
  getUrl: (target) => new URL(addressOf(target), location.origin).href,
  changeWindowTitle(title) {
    document.title = title;
  },
  emitReadyEvent: () => true,
  on: subscribe,
  onPublic: subscribe,
  off: (number) => subscribers.delete(number),
  emit: publish,
  emitPublic: publish,
};

/** @param {{ url?: string, target?: string, issueKey?: string }} target */
function addressOf({ url, target, issueKey }) {
  if (url) return url;
  if (target === 'issue' && issueKey) return `/browse/${issueKey}`;
  throw new Error(`The sandbox has no page for the target '${target}'`);
}

/**
 * @param {HTMLIFrameElement} frame
 * @param {number | undefined} callbackNumber
 * @param {unknown} [argument]
 */
function callBack(frame, callbackNumber, argument) {
  if (callbackNumber === undefined) return;
  frame.contentWindow?.postMessage({ forgeBridge: true, callbackNumber, argument }, APP_ORIGIN);
}

/**
 * @param {{ event: string, callback: { callbackNumber: number } }} wish
 * @param {Owner} owner
 */
function subscribe({ event, callback: { callbackNumber } }, { frame }) {
  lastSubscription += 1;
  subscribers.set(lastSubscription, { event, frame, callbackNumber });
  return lastSubscription;
}

/** @param {{ event: string, payload: unknown }} news */
function publish({ event, payload }) {
  for (const subscriber of subscribers.values()) {
    if (subscriber.event === event) callBack(subscriber.frame, subscriber.callbackNumber, payload);
  }
}

window.addEventListener('message', async ({ data, origin, source }) => {
  const owner = owners.get(source);
  if (origin !== APP_ORIGIN || !owner || !data?.forgeBridge) return;
  const { id, operation, payload } = data;
  const reply = (/** @type {object} */ answer) =>
    owner.frame.contentWindow?.postMessage({ forgeBridge: true, id, ...answer }, APP_ORIGIN);
  try {
    const handler = operations[operation];
    if (!handler) throw new Error(`The sandbox's bridge has no operation '${operation}'`);
    reply({ value: await handler(payload, owner) });
  } catch (error) {
    reply({ error: /** @type {Error} */ (error).message });
  }
});

/**
 * What the server has written into an element for a module.
 * @param {HTMLElement} place
 * @param {string} name of the attribute with the module's key
 */
function wishOf({ dataset }, name) {
  const { title = '', context = '{}' } = dataset;
  return { key: dataset[name] ?? '', title, context: JSON.parse(context) };
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll('[data-frame]')
)) {
  addFrame({ parent: place, ...wishOf(place, 'frame') });
}
/**
 * Moves the issue; what keeps it where it is is said as Jira says it, in a flag.
 * @param {HTMLElement} button
 */
async function move({ dataset: { transition, issue } }) {
  const flag = { id: 'transition', type: 'error', title: `${issue} can't be moved` };
  try {
    const answer = await post('/_bridge/transition', { issueKey: issue, transition });
    if (answer.done) location.reload();
    else showFlag({ ...flag, description: answer.refusedBy.message });
  } catch (error) {
    showFlag({ ...flag, description: /** @type {Error} */ (error).message });
  }
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll('[data-transition]')
)) {
  button.addEventListener('click', () => move(button));
}
for (const place of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll('[data-action]')
)) {
  place.addEventListener('click', () => openInDialog(wishOf(place, 'action')));
}
