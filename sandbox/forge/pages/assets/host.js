/**
 * The product's page around the app's frames: makes the frames, and answers what their bridges ask.
 */

/** The frames come from another origin than this page, as in the product. */
const SWAPPED = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' };
const APP_ORIGIN = location.origin.replace(
  location.hostname,
  SWAPPED[location.hostname] ?? location.hostname,
);
const THEMES = document.documentElement.dataset.theme;
const LONGEST_FLAG_MS = 8_000;

/** What belongs to a frame: its window is the key under which its messages come. */
const frames = new Map();
const subscribers = new Map();
let lastSubscription = 0;

/**
 * @param {{ parent: Element, key: string, title: string, context: object, dialog?: HTMLDialogElement }} wish
 */
function addFrame({ parent, key, title, context, dialog }) {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.src = `${APP_ORIGIN}/_ui/index.html?page=${encodeURIComponent(location.origin)}`;
  parent.append(frame);
  frames.set(frame.contentWindow, { frame, key, context, dialog });
}

/** @param {string} path @param {unknown} body */
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
  enableTheming: (_payload, { context }) => ({ ...context.theme, themes: THEMES }),
  resize({ height }, { frame }) {
    frame.style.height = `${height}px`;
  },
  showFlag,
  closeFlag: ({ id }) => document.getElementById(`flag-${id}`)?.remove(),
  openModal({ onClose, size, context, title }, { key, context: around }) {
    const extension = { ...around.extension, modal: context };
    openDialog({ key, title: title || 'Dialog', context: { ...around, extension }, size, onClose });
    return true;
  },
  close: (payload, { dialog }) => closeDialog(dialog, payload),
  submit: (payload, { dialog }) => closeDialog(dialog, payload),
  onClose: ({ callbackNumber }, { dialog, frame }) => {
    dialog?.addEventListener('close', () => callBack(frame.contentWindow, callbackNumber));
    return dialog !== undefined;
  },
  open: () => false,
  refresh: () => location.reload(),
  reload: () => location.reload(),
  navigate(target) {
    const address = addressOf(target);
    if (target.type === 'new-tab') window.open(address, '_blank', 'noopener');
    else location.assign(address);
  },
  getUrl: (target) => new URL(addressOf(target), location.origin).href,
  changeWindowTitle(title) {
    document.title = title;
  },
  emitReadyEvent: () => true,
  on: (payload, { frame }) => subscribe(payload, frame),
  onPublic: (payload, { frame }) => subscribe(payload, frame),
  off: (number) => subscribers.delete(number),
  emit: publish,
  emitPublic: publish,
};

function addressOf({ url, target, issueKey }) {
  if (url) return url;
  if (target === 'issue' && issueKey) return `/browse/${issueKey}`;
  throw new Error(`The sandbox has no page for the target '${target}'`);
}

function callBack(target, callbackNumber, argument) {
  target?.postMessage({ forgeBridge: true, callbackNumber, argument }, APP_ORIGIN);
}

function subscribe({ event, callback }, frame) {
  lastSubscription += 1;
  subscribers.set(lastSubscription, { event, frame, number: callback.callbackNumber });
  return lastSubscription;
}

function publish({ event, payload }) {
  for (const subscriber of subscribers.values()) {
    if (subscriber.event !== event) continue;
    callBack(subscriber.frame.contentWindow, subscriber.number, payload);
  }
}

function showFlag({ id, title, description, type, isAutoDismiss }) {
  document.getElementById(`flag-${id}`)?.remove();
  const flag = document.createElement('div');
  flag.id = `flag-${id}`;
  flag.className = `flag flag-${type}`;
  const heading = document.createElement('strong');
  heading.textContent = title ?? '';
  const text = document.createElement('p');
  text.textContent = description ?? '';
  const dismiss = document.createElement('button');
  dismiss.type = 'button';
  dismiss.textContent = 'Dismiss';
  dismiss.addEventListener('click', () => flag.remove());
  flag.append(heading, text, dismiss);
  document.getElementById('flags').append(flag);
  if (isAutoDismiss) setTimeout(() => flag.remove(), LONGEST_FLAG_MS);
  return true;
}

function openDialog({ key, title, context, size = 'medium', onClose }) {
  const dialog = document.createElement('dialog');
  dialog.className = `dialog dialog-${typeof size === 'string' ? size : 'medium'}`;
  dialog.setAttribute('aria-labelledby', `dialog-${key}`);
  const top = document.createElement('div');
  top.className = 'dialog-top';
  const heading = document.createElement('h2');
  heading.id = `dialog-${key}`;
  heading.textContent = title;
  const closer = document.createElement('button');
  closer.type = 'button';
  closer.textContent = 'Close';
  closer.addEventListener('click', () => dialog.close());
  top.append(heading, closer);
  dialog.append(top);
  document.body.append(dialog);
  dialog.addEventListener('close', () => {
    frames.delete(dialog.querySelector('iframe')?.contentWindow);
    dialog.remove();
    onClose?.(dialog.answer);
  });
  addFrame({ parent: dialog, key, title, context, dialog });
  dialog.showModal();
}

function closeDialog(dialog, answer) {
  if (!dialog) return false;
  dialog.answer = answer;
  dialog.close();
  return true;
}

/** The dialog outlives the frame that opened it only as long as that frame is there. */
function revive(payload, target) {
  const number = payload?.onClose?.callbackNumber;
  if (number === undefined) return payload;
  return { ...payload, onClose: (answer) => callBack(target, number, answer) };
}

window.addEventListener('message', async ({ data, origin, source }) => {
  const owner = frames.get(source);
  if (origin !== APP_ORIGIN || !owner || !data?.forgeBridge) return;
  const { id, operation, payload } = data;
  const reply = (answer) => source.postMessage({ forgeBridge: true, id, ...answer }, APP_ORIGIN);
  try {
    const handler = operations[operation];
    if (!handler) throw new Error(`The sandbox's bridge has no operation '${operation}'`);
    reply({ value: await handler(revive(payload, source), owner) });
  } catch (error) {
    reply({ error: error.message });
  }
});

for (const place of document.querySelectorAll('[data-frame]')) {
  const { frame: key, title, context } = place.dataset;
  addFrame({ parent: place, key, title, context: JSON.parse(context) });
}
for (const button of document.querySelectorAll('[data-action]')) {
  const { action: key, title, context } = button.dataset;
  button.addEventListener('click', () => openDialog({ key, title, context: JSON.parse(context) }));
}
