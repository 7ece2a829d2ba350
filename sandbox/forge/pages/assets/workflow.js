/** The workflow page: opens the pages of rules, and saves what they give. */
import { addButtons, showFlag } from './dialogs.js';
import { askFrame, openInDialog, post, wishOf } from './host.js';

const RULES = '/_sandbox/workflow/rules';

/** @param {unknown} error */
function tell(error) {
  const description = error instanceof Error ? error.message : String(error);
  showFlag({ id: 'workflow', type: 'error', title: 'The rule was not saved', description });
}

/** @param {object} rule */
async function save(rule) {
  await post(RULES, rule);
  location.reload();
}

/**
 * Opens a page of a rule. The app gives the configuration when Add or Update is pressed; where it
 * gives nothing, nothing is saved and the page stays.
 * @param {HTMLElement} place that knows the page
 */
function open(place) {
  const rule = JSON.parse(place.dataset.rule ?? '{}');
  const { dialog, owner } = openInDialog(wishOf(place, 'open'));
  if (place.dataset.view === 'view') return;
  const keep = async () => {
    if (owner.configure === undefined) return save({ ...rule, config: '{}' });
    const config = await askFrame(owner.frame, owner.configure);
    if (config !== undefined) await save({ ...rule, config });
  };
  addButtons(dialog, {
    Cancel: () => dialog.close(),
    [place.dataset.view === 'edit' ? 'Update' : 'Add']: () => void keep().catch(tell),
  });
}

/**
 * @param {string} selector
 * @param {(element: HTMLElement) => void} act
 */
function onClick(selector, act) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
  for (const element of found) element.addEventListener('click', () => act(element));
}

onClick('button[data-open]', open);
onClick('[data-add]', (button) => {
  const select = /** @type {HTMLSelectElement} */ (button.previousElementSibling);
  const [option] = select.selectedOptions;
  if (!option) return;
  if (option.dataset.address) open(option);
  else void save({ ...JSON.parse(option.dataset.rule ?? '{}'), config: '{}' }).catch(tell);
});
onClick('[data-remove]', (button) => {
  void fetch(`${RULES}?id=${button.dataset.remove}`, { method: 'DELETE' })
    .then(() => location.reload())
    .catch(tell);
});
