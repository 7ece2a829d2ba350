/**
 * Where a dialog stands. The page's frame is as tall as its content, so the frame's middle, where a
 * browser would put a dialog, may be far outside of the part that is on screen.
 */
const MARGIN = 8;
/** The scrolling that the focus brings about may still be under way at the first look. */
const LOOKS = 4;

/** Heights of the frame between which the dialog has to be. */
type Part = { top: number; bottom: number };

/** Beside the button that opened it, as far as the part has room. */
function place(dialog: HTMLDialogElement, opener: HTMLElement, { top, bottom }: Part): void {
  // What is longer than the part scrolls within the dialog: its buttons have to be in reach.
  dialog.style.maxBlockSize = `${Math.max(0, bottom - top - 2 * MARGIN)}px`;
  const button = opener.getBoundingClientRect();
  const height = dialog.offsetHeight;
  const middle = button.top + button.height / 2 - height / 2;
  const lowest = bottom - height - MARGIN;
  dialog.style.top = `${Math.max(top + MARGIN, Math.min(middle, lowest))}px`;
}

/**
 * Shows a dialog where whoever pressed the button looks. It is placed before it is shown: showing it
 * moves the focus into it, and the browser scrolls to whatever has the focus. Only the browser knows
 * which part of the frame is on screen; once it has told, the dialog moves into that part.
 *
 * @returns what ends the looking
 */
export function showBeside(dialog: HTMLDialogElement, opener: HTMLElement): () => void {
  dialog.style.display = 'block';
  place(dialog, opener, { top: 0, bottom: window.innerHeight });
  dialog.style.removeProperty('display');
  dialog.showModal();
  let looks = LOOKS;
  const seen = new IntersectionObserver(([entry]) => {
    const shown = entry?.intersectionRect;
    if (shown && shown.height > 0) place(dialog, opener, shown);
    seen.disconnect();
    looks -= 1;
    if (looks > 0 && dialog.open) seen.observe(document.documentElement);
  });
  seen.observe(document.documentElement);
  return () => {
    looks = 0;
    seen.disconnect();
  };
}
