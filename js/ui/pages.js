/** The pages of the app, each from src/pages/<page>.tsx into a folder of its own. */
export const PAGES = ['panel', 'action', 'rule', 'admin'];

/**
 * The folder of a page under build/, as the manifest's resources name it.
 *
 * @param {string} page one of PAGES
 * @returns {string}
 */
export function folderOf(page) {
  return page === 'panel' ? 'ui' : `ui-${page}`;
}
