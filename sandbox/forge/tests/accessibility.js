/** What keeps people from using a page, as far as rules can tell. */
import { AxeBuilder } from '@axe-core/playwright';

/** How often a page is looked at: a frame that takes a second to answer is passed over. */
const LOOKS = 10;

/** How often what could not be told is looked at again: what still moves lies over what it is beside. */
const LOOKS_IN_DOUBT = 4;
const STILL_MOVES_MS = 400;

/** What could not be told: a frame that was passed over, a contrast that could not be computed. */
const FRAME = 'frame-tested';
const CONTRAST = 'color-contrast';

/** What an open menu covers is looked at when the menu is closed. */
const UNDER_A_MENU = 'bgOverlap';

/**
 * What the rules find in a page and all of its frames, and what they could not tell where that may
 * hide something. What is as it should be is not described, which takes as long as finding it.
 *
 * @param {import('playwright-core').Page} page
 * @param {{ hasFrames?: boolean }} [how] a page without frames is looked at by a quicker way
 * @returns {Promise<string[]>}
 */
export async function barriers(page, { hasFrames = true } = {}) {
  for (let look = 0; look < LOOKS; look += 1) {
    const { violations, incomplete } = await analysed(page, hasFrames);
    if (incomplete.some(({ id }) => id === FRAME)) continue;
    const untold = incomplete.filter(({ id }) => id === CONTRAST).flatMap(({ nodes }) => nodes);
    const isCovered = (await page.locator('[role="menu"]').count()) > 0;
    const doubtful = untold.filter(
      (node) => isDoubtful(node) && !(isCovered && reasonOf(node) === UNDER_A_MENU),
    );
    if (doubtful.length > 0 && violations.length === 0 && look < LOOKS_IN_DOUBT) {
      await page.waitForTimeout(STILL_MOVES_MS);
      continue;
    }
    return [
      ...violations.map((rule) => `${rule.id}: ${rule.nodes.map(({ html }) => html)}`),
      ...doubtful.map(toldOf),
    ];
  }
  return [`${FRAME}: a frame was passed over each time`];
}

/**
 * @param {import('playwright-core').Page} page
 * @param {boolean} hasFrames
 */
function analysed(page, hasFrames) {
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations', 'incomplete'] });
  return (hasFrames ? builder : builder.setLegacyMode()).analyze();
}

/**
 * @typedef {{ html: string, target: any[], any: { data?: any }[] }} Node
 * @param {Node} node
 */
const reasonOf = ({ any }) => any.map(({ data }) => data?.messageKey).join();

/**
 * @param {Node} node
 * @returns {string} the selector of it, in its own frame
 */
const placeOf = ({ target }) => [target.at(-1)].flat().at(-1);

/**
 * The words of a dialog lie over the page behind it, on the surface of their title and buttons, whose
 * contrast is told.
 *
 * @param {Node} node
 */
function isInDialog(node) {
  return /^#\\:r\w+\\:-body > p/.test(placeOf(node));
}

/**
 * By the reason of the rule: where it can't compute a contrast, and nothing is hidden by that.
 *
 * @type {Record<string, (node: Node) => boolean>}
 */
const TELLS_NOTHING = {
  // An arrow for the eye, beside the words that say the same.
  nonBmp: ({ html }) => html.includes('aria-hidden="true"'),
  // Atlaskit draws the line under a tab with a pseudo-element, which lies beside the words.
  pseudoContent: (node) => /^#\w+-\d+ > /.test(placeOf(node)),
  elmPartiallyObscuring: isInDialog,
  [UNDER_A_MENU]: isInDialog,
};

/** @param {Node} node */
const isDoubtful = (node) => !TELLS_NOTHING[reasonOf(node)]?.(node);

/** @param {Node} node */
const toldOf = (node) =>
  `${CONTRAST} can't be told (${reasonOf(node)}) at ${placeOf(node)}: ${node.html}`;
