/** What is wrong with the actions of a manifest, as the reference of the module has it. */

const NAME = /^[A-Za-z0-9]{1,12}$/;
const DOMAIN = /^[a-z-]{1,12}$/;
const MOST_ACTIONS = 20;

/**
 * @param {Record<string, any[]>} modules of the manifest
 * @returns {string[]} empty where nothing is wrong
 */
export function wrongWithActions(modules) {
  const shown = (modules['automation:actionProvider'] ?? []).flatMap(({ actions }) => actions);
  const wrong = (modules.action ?? []).flatMap(wrongWithAction);
  return shown.length > MOST_ACTIONS
    ? [...wrong, `Automation shows at most ${MOST_ACTIONS} actions of an app`]
    : wrong;
}

/** @param {any} action */
function wrongWithAction({ key, outputs = {}, outputContext }) {
  if (!outputContext) {
    return Object.keys(outputs).length > 0 ? [`${key} has outputs and no outputContext`] : [];
  }
  const { entityName = '', outputDomain = '' } = outputContext;
  return [
    ...(NAME.test(entityName) ? [] : [`${key}: entityName has 1 to 12 letters and digits`]),
    ...(DOMAIN.test(outputDomain) ? [] : [`${key}: outputDomain has 1 to 12 of a to z and '-'`]),
  ];
}
