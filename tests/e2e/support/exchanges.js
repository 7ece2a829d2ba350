/** What was said between the app and the APIs, kept for `validExchanges.test.js`. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const FOLDER = fileURLToPath(new URL('../../../build/exchanges', import.meta.url));

/** Files that this process has begun: what a former run left in them is gone. */
const begun = new Set();

/**
 * @param {string} name of the file of tests
 * @param {object[]} exchanges
 */
export function keepExchanges(name, exchanges) {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.jsonl`);
  if (!begun.has(file)) rmSync(file, { force: true });
  begun.add(file);
  appendFileSync(file, exchanges.map((exchange) => `${JSON.stringify(exchange)}\n`).join(''));
}

/** Before a run of the whole folder: what tests said that are gone or renamed does not count. */
export function forgetExchanges() {
  rmSync(FOLDER, { recursive: true, force: true });
}

/** @returns {import('../../contract/check.js').Exchange[]} */
export function keptExchanges() {
  if (!existsSync(FOLDER)) return [];
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));
  return files
    .flatMap((name) => readFileSync(join(FOLDER, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
