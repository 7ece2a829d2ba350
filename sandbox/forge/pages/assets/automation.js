/** The automation page: opens the forms of actions, keeps and runs rules. */
import { addButtons, showFlag } from './dialogs.js';
import { openInDialog, post, publish, wishOf } from './host.js';

const SUBMIT = 'AUTOMATION_ACTION_SUBMIT';
const VALIDATES = 'AUTOMATION_ACTION_VALIDATE_RULE_EVENT';

/** @param {unknown} error */
function tell(error) {
  const description = error instanceof Error ? error.message : String(error);
  showFlag({ id: 'automation', type: 'error', title: 'That did not work', description });
}

/**
 * Opens the form of an action. As in the product, Next is there once something was entered, and
 * Back forgets it.
 * @param {HTMLElement} place that knows the form
 * @param {{ key: string, inputs: object }} action
 * @param {(inputs: object) => Promise<void>} keep
 */
function openForm(place, { key, inputs }, keep) {
  const { title, address, context } = wishOf(place, 'configure');
  const extension = { ...context.extension, data: { inputs }, errors: { invalidInputs: {} } };
  /** @type {object | undefined} */
  let draft;
  // Whoever goes back into the form after Next has not been told yes.
  let isNext = false;
  const wrote = () => (isNext = false);
  window.addEventListener('blur', wrote);
  const finish = async () => {
    publish({ event: VALIDATES, payload: { isValidating: true } });
    try {
      await keep(draft ?? inputs);
      location.reload();
    } catch (error) {
      tell(error);
    } finally {
      publish({ event: VALIDATES, payload: { isValidating: false } });
    }
  };
  const { dialog } = openInDialog({
    ...{ key, title, address },
    context: { ...context, extension },
    onClose: () => window.removeEventListener('blur', wrote),
    onSubmit: (payload) => {
      draft = payload;
      if (next) next.disabled = false;
      if (isNext) void finish();
      isNext = false;
      return true;
    },
  });
  const [, next] = addButtons(dialog, {
    Back: () => dialog.close(),
    Next: () => {
      isNext = true;
      publish({ event: SUBMIT });
    },
  });
  if (next) next.disabled = true;
}

/** @param {HTMLElement} inside */
function ruleAround(inside) {
  const card = /** @type {HTMLElement} */ (inside.closest('[data-rule]'));
  return { card, rule: JSON.parse(card.dataset.rule ?? '{}') };
}

/** @param {object} rule */
async function save(rule) {
  await post('/_sandbox/automation/rules', rule);
}

/**
 * @param {string} name of a data attribute
 * @param {(button: HTMLButtonElement) => Promise<void> | void} act
 */
function onClick(name, act) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
    document.querySelectorAll(`[data-${name}]`)
  );
  for (const button of buttons) {
    button.addEventListener('click', () => {
      button.disabled = true;
      Promise.resolve(act(button))
        .catch(tell)
        .finally(() => button.toggleAttribute('disabled', false));
    });
  }
}

onClick('run', async (button) => {
  const { card, rule } = ruleAround(button);
  const issueKey = card.querySelector('select')?.value;
  await post('/_sandbox/automation/run', { ruleId: rule.id, issueKey });
  location.reload();
});
onClick('remove', async (button) => {
  const { rule } = ruleAround(button);
  await fetch(`/_sandbox/automation/rules?id=${rule.id}`, { method: 'DELETE' });
  location.reload();
});
onClick('configure', (button) => {
  const { rule } = ruleAround(button);
  const at = Number(button.dataset.place);
  const { action, inputs, connection } = rule.components[at];
  openForm(button, { key: action, inputs }, (changed) =>
    save({
      ...rule,
      components: rule.components.with(at, { action, inputs: changed, connection }),
    }),
  );
});

const form = /** @type {HTMLFormElement | null} */ (document.getElementById('new-rule'));
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(form));
  const { name, trigger, project, actor, connection, action, comment } = said;
  const chosen = form.querySelector(`option[value="${CSS.escape(String(action))}"][data-address]`);
  openForm(/** @type {HTMLElement} */ (chosen), { key: String(action), inputs: {} }, (inputs) =>
    save({
      ...{ name, actor: actor || null, projects: [project] },
      trigger: trigger ? { kind: 'transitioned', to: trigger } : { kind: 'manual' },
      components: [{ action, inputs, connection }, ...(comment ? [{ comment }] : [])],
    }),
  );
});
