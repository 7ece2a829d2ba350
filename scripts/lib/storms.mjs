/**
 * What storms end in. The harness keeps what a green test prints to itself, so each storm adds its
 * line to a file instead, and the summary repeats them.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { at } from './paths.mjs';

/**
 * Where the tests that are storms stand, by the beginnings of their names: each module of the laws
 * that plays one is here.
 */
export const STORMS = [
  'afterwards::whatever',
  'doors::law',
  'schedules::law',
  'told_first::nothing',
];

/** Names the file to the laws. */
const VARIABLE = 'OFFRAMP_STORMS_LOG';
const FILE = at('build', 'logs', 'storms.log');

/**
 * Begins anew: what a former run has said is gone.
 *
 * @returns {Record<string, string>} what the laws are told, as environment
 */
export function listenToStorms() {
  mkdirSync(dirname(FILE), { recursive: true });
  rmSync(FILE, { force: true });
  return { [VARIABLE]: FILE };
}

/** @returns {string[]} what each storm said, in order of their names */
export function stormsSaid() {
  return linesOf(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '');
}

/**
 * @param {string} text
 * @returns {string[]} never empty: that nothing was said is worth a line of its own
 */
export function linesOf(text) {
  const said = text.split('\n').filter((line) => line.startsWith('storm '));
  return said.length > 0 ? said.sort() : ['NO STORM has said what it ended in'];
}
