/**
 * The product's page around the app's frames: makes the frames, and answers what their bridges ask.
 *
 * @typedef {{
 *   frame: HTMLIFrameElement, key: string, address: string, context: any,
 *   dialog?: HTMLDialogElement, onSubmit?: (payload: any) => unknown, configure?: number,
 * }} Owner `configure` is the callback of a workflow rule's page
 * @typedef {{
 *   parent: Element, key: string, title: string, address: string, context: any,
 *   dialog?: HTMLDialogElement, onSubmit?: (payload: any) => unknown,
 * }} FrameWish
 * @typedef {{
 *   key: string, title: string, address: string, context: any, size?: unknown,
 *   onClose?: (words: unknown) => void, onSubmit?: (payload: any) => unknown,
 * }} DialogWish
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
 * @param {FrameWish} wish
 * @returns {Owner}
 */
function addFrame({ parent, title, ...rest }) {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.src = `${APP_ORIGIN}${rest.address}?page=${encodeURIComponent(location.origin)}`;
  parent.append(frame);
  const owner = { frame, ...rest };
  owners.set(frame.contentWindow, owner);
  return owner;
}

/**
 * @param {DialogWish} wish
 * @returns {{ dialog: HTMLDialogElement, owner: Owner }}
 */
export function openInDialog({ title, size, onClose, ...rest }) {
  const dialog = openDialog({
    title,
    size: typeof size === 'string' ? size : 'medium',
    onClose: (words) => {
      for (const [source, owner] of owners) if (owner.dialog === dialog) owners.delete(source);
      onClose?.(words);
    },
  });
  return { dialog, owner: addFrame({ parent: dialog, title, dialog, ...rest }) };
}

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
export async function post(path, body) {
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
  openModal({ onClose, size, context: modal, title }, { key, address, context, frame }) {
    openInDialog({
      key,
      address,
      title: title || 'Dialog',
      context: { ...context, extension: { ...context.extension, modal } },
      size,
      onClose: (words) => callBack(frame, onClose?.callbackNumber, words),
    });
    return true;
  },
  close: (payload, { dialog }) => closeDialog(dialog, payload),
  submit: (payload, { dialog, onSubmit }) =>
    onSubmit ? onSubmit(payload) : closeDialog(dialog, payload),
  setWorkflowRuleConfigurationCallback({ data }, owner) {
    owner.configure = data.onConfigure.callbackNumber;
    return true;
  },
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

/** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
const questions = new Map();
let lastQuestion = 0;

/**
 * Calls a function of the app and waits for what it gives.
 * @param {HTMLIFrameElement} frame
 * @param {number} callbackNumber
 * @returns {Promise<any>}
 */
export function askFrame(frame, callbackNumber) {
  lastQuestion += 1;
  const question = lastQuestion;
  return new Promise((resolve, reject) => {
    questions.set(question, { resolve, reject });
    frame.contentWindow?.postMessage({ forgeBridge: true, callbackNumber, question }, APP_ORIGIN);
  });
}

/** @param {{ question: number, value?: unknown, error?: string }} answer */
function hear({ question, value, error }) {
  const asked = questions.get(question);
  questions.delete(question);
  if (error === undefined) asked?.resolve(value);
  else asked?.reject(new Error(error));
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

/** @param {{ event: string, payload?: unknown }} news */
export function publish({ event, payload }) {
  for (const subscriber of subscribers.values()) {
    if (subscriber.event === event) callBack(subscriber.frame, subscriber.callbackNumber, payload);
  }
}

window.addEventListener('message', async ({ data, origin, source }) => {
  const owner = owners.get(source);
  if (origin !== APP_ORIGIN || !owner || !data?.forgeBridge) return;
  if (data.question !== undefined) return hear(data);
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
export function wishOf({ dataset }, name) {
  const { title = '', address = '/_ui/index.html', context = '{}' } = dataset;
  return { key: dataset[name] ?? '', title, address, context: JSON.parse(context) };
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
