/** The shape of what the real app answers, and whether something made by hand has it. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const real = join(import.meta.dirname, '../../js/ui/fixtures/real');

/** What anybody may write in whatever shape: settings as a whole, and values of their fields. */
const OPEN = /\.(document|value|values|empty|start|pack|template)$/;

/**
 * @typedef {object} Shape what was seen at one place of all answers
 * @property {Set<string>} kinds
 * @property {Map<string, number>} keys how often each was there
 * @property {number} objects how many objects were there
 */

/**
 * What the real app has answered.
 * @param {'panel' | 'admin'} page
 * @returns {Promise<Record<string, any>>} by name
 */
export async function realAnswers(page) {
  const files = (await readdir(join(real, page))).filter((file) => file.endsWith('.json'));
  const all = files.sort().map(async (file) => {
    const answer = JSON.parse(await readFile(join(real, page, file), 'utf8'));
    return [file.replace('.json', ''), answer];
  });
  return Object.fromEntries(await Promise.all(all));
}

/** @param {any} value */
const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

/**
 * Every place in a value with what is there; the items of a list are at one place.
 * @param {any} value
 * @param {string} [place]
 * @returns {[string, any][]}
 */
function placesIn(value, place = '') {
  if (OPEN.test(place) || value === null || typeof value !== 'object') return [[place, value]];
  const inner = Array.isArray(value)
    ? value.flatMap((item) => placesIn(item, `${place}[]`))
    : Object.entries(value).flatMap(([name, each]) => placesIn(each, `${place}.${name}`));
  return [[place, value], ...inner];
}

/**
 * @param {any[]} answers
 * @returns {Map<string, Shape>} by place
 */
export function shapeOf(answers) {
  const shapes = new Map();
  for (const [place, value] of answers.flatMap((answer) => placesIn(answer))) {
    const shape = shapes.get(place) ?? { kinds: new Set(), keys: new Map(), objects: 0 };
    shapes.set(place, shape);
    shape.kinds.add(kindOf(value));
    if (kindOf(value) !== 'object' || OPEN.test(place)) continue;
    shape.objects += 1;
    for (const key of Object.keys(value)) shape.keys.set(key, (shape.keys.get(key) ?? 0) + 1);
  }
  return shapes;
}

/**
 * In what a value differs from the shape: something is missing that is always sent, something is
 * there that never is, or another kind of thing than ever was. Nothing may stand for anything.
 * @param {Map<string, Shape>} shapes
 * @param {any} value
 * @returns {string[]}
 */
export function drift(shapes, value) {
  return [...new Set(placesIn(value).flatMap(([place, each]) => driftAt(shapes, place, each)))];
}

function driftAt(shapes, place, value) {
  const shape = shapes.get(place);
  const kind = kindOf(value);
  if (!shape) return [];
  const kinds = [...shape.kinds];
  if (kind !== 'null' && !shape.kinds.has(kind) && kinds.some((each) => each !== 'null')) {
    return [`${place || '.'}: ${kind}, and ${kinds} is sent`];
  }
  if (kind !== 'object' || OPEN.test(place)) return [];
  if (shape.objects === 0) return [`${place}: nothing like it was ever sent`];
  const always = [...shape.keys].filter(([, count]) => count === shape.objects);
  return [
    ...always.filter(([key]) => !(key in value)).map(([key]) => `${place}.${key}: is missing`),
    ...Object.keys(value)
      .filter((key) => !shape.keys.has(key))
      .map((key) => `${place}.${key}: is never sent`),
  ];
}
