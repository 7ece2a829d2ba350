/** Layers of the product's page: dialogs with a frame of the app in them, and flags. */

const LONGEST_FLAG_MS = 8_000;

/** @type {WeakMap<HTMLDialogElement, unknown>} what an app said when it closed its dialog */
const lastWords = new WeakMap();

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function element(tag, attributes, ...children) {
  const result = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) result.setAttribute(name, value);
  result.append(...children);
  return result;
}

/**
 * @param {string} text
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
function button(text, act) {
  const result = document.createElement('button');
  result.type = 'button';
  result.append(text);
  result.addEventListener('click', act);
  return result;
}

/**
 * @param {{ title: string, size: string, onClose: (lastWords: unknown) => void }} wish
 * @returns {HTMLDialogElement} open, with nothing below its title
 */
export function openDialog({ title, size, onClose }) {
  const id = `dialog-${document.querySelectorAll('dialog').length}`;
  const dialog = document.createElement('dialog');
  dialog.className = `dialog dialog-${size}`;
  dialog.setAttribute('aria-labelledby', id);
  const heading = element('h2', { id }, title);
  dialog.append(
    element(
      'div',
      { class: 'dialog-top' },
      heading,
      button('Close', () => dialog.close()),
    ),
  );
  dialog.addEventListener('close', () => {
    dialog.remove();
    onClose(lastWords.get(dialog));
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Puts buttons below what is in a dialog.
 * @param {HTMLDialogElement} dialog
 * @param {Record<string, () => void>} acts by the text of the button
 */
export function addButtons(dialog, acts) {
  const buttons = Object.entries(acts).map(([text, act]) => button(text, act));
  dialog.append(element('div', { class: 'dialog-bottom' }, ...buttons));
  return buttons;
}

/**
 * @param {HTMLDialogElement | undefined} dialog
 * @param {unknown} words
 * @returns {boolean} whether there was a dialog to close
 */
export function closeDialog(dialog, words) {
  if (!dialog) return false;
  lastWords.set(dialog, words);
  dialog.close();
  return true;
}

/** @param {{ id: string, title?: string, description?: string, type: string, isAutoDismiss?: boolean }} wish */
export function showFlag({ id, title = '', description = '', type, isAutoDismiss }) {
  closeFlag({ id });
  const flag = element('div', { id: `flag-${id}`, class: `flag flag-${type}` });
  flag.append(
    element('strong', {}, title),
    element('p', {}, description),
    button('Dismiss', () => flag.remove()),
  );
  document.getElementById('flags')?.append(flag);
  if (isAutoDismiss) setTimeout(() => flag.remove(), LONGEST_FLAG_MS);
  return true;
}

/** @param {{ id: string }} wish */
export function closeFlag({ id }) {
  document.getElementById(`flag-${id}`)?.remove();
  return true;
}
