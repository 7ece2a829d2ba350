import { existsSync } from 'node:fs';
import { Problem } from './problem.mjs';
import { ask, attempt } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const INSTALL = ['install', '-y', '--no-install-recommends', 'chromium'];

/**
 * Finds a browser for the tests; installs Debian's when none is there and we may.
 *
 * @returns {Promise<string>} its path
 */
export async function chromium() {
  return found() ?? (await installed());
}

/** @returns {string | undefined} */
function found() {
  const named = process.env.OFFRAMP_CHROMIUM;
  return [named, ...NAMES.map((name) => `/usr/bin/${name}`)].find(
    (path) => path && existsSync(path),
  );
}

/** @returns {Promise<string>} */
async function installed() {
  if (process.getuid?.() === 0 && ask('apt-get', ['--version']) !== null) {
    process.stderr.write('installing Chromium ...\n');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await attempt('apt-get', ['update'], { env });
    await attempt('apt-get', INSTALL, { env });
  }
  const path = found();
  if (path === undefined) {
    const command = `sudo apt-get update && sudo apt-get ${INSTALL.join(' ')}`;
    const other = '(or name one: OFFRAMP_CHROMIUM=/path/to/chrome)';
    throw new Problem('The tests need Chromium.', `${command}  ${other}`);
  }
  return path;
}
