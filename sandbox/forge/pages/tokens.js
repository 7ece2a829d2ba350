/** The design tokens' CSS, which the product gives to its own pages and to every app's frame. */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const THEMES = ['light', 'dark', 'spacing', 'typography', 'shape'];

/** @returns {Promise<Buffer>} */
export async function tokensCss() {
  const folder = join(
    dirname(require.resolve('@atlaskit/tokens/package.json')),
    'dist/cjs/artifacts',
  );
  const sheets = THEMES.map(
    (theme) => require(join(folder, 'themes', `atlassian-${theme}.js`)).default,
  );
  return Buffer.from(sheets.join('\n'));
}

/**
 * @param {string} name of a file of the pages
 * @returns {Promise<Buffer>}
 */
export function asset(name) {
  return readFile(new URL(`./assets/${name}`, import.meta.url));
}
