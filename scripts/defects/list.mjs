import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { at } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';

/**
 * A defect to be planted: the text `find` of a file becomes `put`. Each of `laws`, a part of the
 * names of some tests, has to turn red; without any, one test of the core has to.
 *
 * @typedef {{ name: string, file: string, find: string, put: string, laws: string[] }} Defect
 */

const FOLDER = 'tests/defects';

/** @returns {Defect[]} every defect that is described */
export function described() {
  return readdirSync(at(FOLDER))
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .flatMap((name) => parse(readFileSync(at(FOLDER, name), 'utf8')) ?? []);
}

/**
 * Refuses a list of which something would be planted nowhere, or in two places.
 *
 * @param {Defect[]} defects
 * @param {(file: string) => string | null} textOf
 */
export function mustFit(defects, textOf) {
  const wrong = defects.flatMap(({ name, file, find, put, laws }, index) => {
    const text = textOf(file);
    const isNamed = typeof name === 'string' && name !== '';
    if (!isNamed || ![find, put].every((part) => typeof part === 'string') || find === '') {
      return [`${name ?? `number ${index + 1}`}: name, file, find and put are texts`];
    }
    if (!Array.isArray(laws)) return [`${name}: laws is a list, and may be empty`];
    if (defects.findIndex((other) => other.name === name) !== index) return [`${name}: twice`];
    if (find === put) return [`${name}: changes nothing`];
    if (text === null) return [`${name}: there is no ${file}`];
    const times = text.split(find).length - 1;
    return times === 1 ? [] : [`${name}: its text is ${times} times in ${file}, not once`];
  });
  if (wrong.length > 0) {
    throw new Problem(`${FOLDER} no longer fits the code:\n  ${wrong.join('\n  ')}`);
  }
}

/**
 * @param {string} file
 * @returns {string | null}
 */
export const textAt = (file) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : null);

/**
 * @param {Defect} defect
 * @param {string} text of its file
 */
export function planted({ find, put }, text) {
  const start = text.indexOf(find);
  return text.slice(0, start) + put + text.slice(start + find.length);
}
