/** What nobody has documented, and which answer it has here: see `sandbox/variants.jsonl`. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ name: string, values: string[], mark: string, source: string, of?: string, field?: string }} Variant
 */

const REGISTRY = new URL('../../variants.jsonl', import.meta.url);

/** @type {Variant[]} */
const ALL = readFileSync(REGISTRY, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** A variant that is not known; the message has the list. */
export class UnknownVariant extends Error {}

export class Variants {
  /** @type {Map<string, string>} */
  #chosen = new Map();

  /**
   * @param {string} name
   * @returns {string} the answer that is chosen, else the default
   */
  value(name) {
    return this.#chosen.get(name) ?? variantOf(name).values[0] ?? '';
  }

  /**
   * Chooses several, all of them or none.
   * @param {unknown} values by name
   */
  set(values) {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new UnknownVariant('Send {NAME: value}: variants are named with their values.');
    }
    const wanted = Object.entries(values).map(([name, value]) => ({ name, value: `${value}` }));
    for (const { name, value } of wanted) {
      const { values: known } = variantOf(name);
      if (!known.includes(value)) {
        throw new UnknownVariant(`'${name}' is not '${value}'; it is one of ${known.join(', ')}.`);
      }
    }
    for (const { name, value } of wanted) this.#chosen.set(name, value);
  }

  clear() {
    this.#chosen.clear();
  }

  /** Every open question with the answer it has. */
  list() {
    return ALL.map((variant) => ({ ...variant, value: this.value(variant.name) }));
  }
}

/**
 * @param {string[]} pairs each `NAME=VALUE`
 * @returns {Record<string, string>}
 */
export function variantsOf(pairs) {
  const entries = pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UnknownVariant(`'${pair}' is no variant: write NAME=VALUE.`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  const values = Object.fromEntries(entries);
  new Variants().set(values);
  return values;
}

/** @param {string} name */
function variantOf(name) {
  const variant = ALL.find((known) => known.name === name);
  if (variant) return variant;
  const known = ALL.map((one) => one.name).join(', ');
  throw new UnknownVariant(`There is no variant '${name}'. There are: ${known}.`);
}
