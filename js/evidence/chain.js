import { createHash } from 'node:crypto';

/**
 * A list whose every item carries the hash of itself and of everything before it.
 *
 * @typedef {{ hash: string, text: string }} Item
 * @typedef {{
 *   items: Item[],
 *   start: string,
 *   count: number,
 *   head: string,
 *   headIsSure: boolean,
 * }} Chain `start`: what the first item links to; `count` and `head`: how many items there were and
 *   the hash of the last, as written beside the list; `headIsSure`: something else confirms `head`
 * @typedef {'changed' | 'rehashed' | 'removed' | 'inserted' | 'repeated' | 'swapped' | 'moved' |
 *   'head'} Kind what was done. `rehashed`: only its hash was changed. `repeated`: inserted, and a
 *   copy of another. `head`: the items are whole and what is written beside them is not
 * @typedef {{ kind: Kind, at: number, to?: number, why: string }} Break `at`: number of the first
 *   item concerned, from 1; `to`: the last of them, or the one it was swapped with
 */

/** What the first item links to where nothing else is said. */
export const GENESIS = '0'.repeat(64);

/**
 * Links a text to the hash of everything before it.
 *
 * @param {string} previous
 * @param {string} text
 * @returns {string} lower-case hexadecimal
 */
export function link(previous, text) {
  return createHash('sha256')
    .update(previous, 'utf8')
    .update('\0')
    .update(text, 'utf8')
    .digest('hex');
}

/**
 * Looks for the first place where a chain does not hold. Each guess is held against the hashes: a
 * swap is called one only where the links hold once it is undone.
 *
 * @param {Chain} chain
 * @param {string} noun for the reader: 'entry', 'run'
 * @returns {Break | null} `null`: the chain holds
 */
export function firstBreak(chain, noun) {
  const { items, start } = chain;
  let previous = start;
  for (const [index, item] of items.entries()) {
    if (link(previous, item.text) !== item.hash) {
      return breakAt(chain, index, previous, noun);
    }
    previous = item.hash;
  }
  return breakAtEnd(chain, previous, noun);
}

/**
 * @param {Chain} chain
 * @param {number} index of the first item that does not follow
 * @param {string} previous the hash before it, which does
 * @param {string} noun
 * @returns {Break}
 */
function breakAt(chain, index, previous, noun) {
  return (
    onlyItsHash(chain, index, previous) ??
    ofOrder(chain, index, previous, noun) ??
    putInAtEnd(chain, index, previous) ??
    putInBefore(chain, index) ??
    takenOut(chain, index, noun) ??
    itsText(chain, index, noun)
  );
}

/**
 * @param {Chain} chain
 * @param {number} index
 * @param {string} previous
 * @returns {Break | null}
 */
function onlyItsHash(chain, index, previous) {
  const right = link(previous, chain.items[index].text);
  if (!goesOnFrom(chain, index, right)) {
    return null;
  }
  const why = 'its text fits what is before and after it, and the hash written with it does not';
  return { kind: 'rehashed', at: index + 1, why };
}

/**
 * The item that belongs here stands further down.
 *
 * @param {Chain} chain
 * @param {number} index
 * @param {string} previous
 * @param {string} noun
 * @returns {Break | null}
 */
function ofOrder(chain, index, previous, noun) {
  const { items, count } = chain;
  const later = items.findIndex((one, i) => i > index && link(previous, one.text) === one.hash);
  if (later < 0) {
    return null;
  }
  if (items.length > count) {
    return putIn(chain, index, later - 1, 'what is behind goes on from what is before');
  }
  const [at, to] = [index + 1, later + 1];
  const second = later === index + 1 ? items[index] : items[index + 1];
  if (link(items[later].hash, second.text) === second.hash) {
    return { kind: 'swapped', at, to, why: `the links hold once ${at} and ${to} change places` };
  }
  return { kind: 'moved', at, to, why: `the ${noun} that belongs here stands at number ${to}` };
}

/**
 * Items before this one have links of their own making: it goes on from before them.
 *
 * @param {Chain} chain
 * @param {number} index
 * @returns {Break | null}
 */
function putInBefore(chain, index) {
  const { items, start } = chain;
  const { text, hash } = items[index];
  const hashes = [start, ...items.slice(0, Math.max(index - 1, 0)).map((item) => item.hash)];
  const first = hashes.findIndex((earlier) => link(earlier, text) === hash);
  if (first < 0) {
    return null;
  }
  return putIn(chain, first, index - 1, `number ${index + 1} goes on from what was before`);
}

/**
 * @param {Chain} chain
 * @param {number} index
 * @param {string} previous
 * @returns {Break | null}
 */
function putInAtEnd({ items, ...chain }, index, previous) {
  const added = items.length > chain.count && previous === chain.head;
  return added
    ? putIn({ items, ...chain }, index, items.length - 1, 'the head belongs to what is before')
    : null;
}

/**
 * @param {Chain} chain
 * @param {number} first
 * @param {number} last both by index
 * @param {string} why
 * @returns {Break}
 */
function putIn({ items }, first, last, why) {
  const others = new Set([...items.slice(0, first), ...items.slice(last + 1)].map(keyOf));
  const copies = items.slice(first, last + 1).every((item) => others.has(keyOf(item)));
  return { kind: copies ? 'repeated' : 'inserted', at: first + 1, to: last + 1, why };
}

/** @param {Item} item */
function keyOf({ hash, text }) {
  return `${hash} ${text}`;
}

/**
 * @param {Chain} chain
 * @param {number} index
 * @param {string} noun
 * @returns {Break | null}
 */
function takenOut({ items, count }, index, noun) {
  if (items.length >= count) {
    return null;
  }
  const why = `${numbered(count, noun)} were written, ${items.length} are here, and the one at this number doesn't follow what is before it`;
  return { kind: 'removed', at: index + 1, why };
}

/**
 * @param {Chain} chain
 * @param {number} index
 * @param {string} noun
 * @returns {Break}
 */
function itsText(chain, index, noun) {
  const at = index + 1;
  if (!goesOnFrom(chain, index, chain.items[index].hash)) {
    const why = 'it does not follow what is before it, and what is behind does not follow it';
    return { kind: 'changed', at, why };
  }
  const other =
    index === 0
      ? `the first ${noun} was taken out and the number of them adjusted`
      : `the ${noun} before it was replaced together with its hash, or taken out and the number of them adjusted`;
  const why = `what is behind goes on from its hash, but its text isn't the one that hash was made of (unless ${other})`;
  return { kind: 'changed', at, why };
}

/**
 * @param {Chain} chain
 * @param {number} index
 * @param {string} hash
 * @returns {boolean} whether what follows the item was linked to this hash
 */
function goesOnFrom({ items, head }, index, hash) {
  const next = items[index + 1];
  return next === undefined ? hash === head : link(hash, next.text) === next.hash;
}

/**
 * Every item follows the one before: do they also end where they should?
 *
 * @param {Chain} chain
 * @param {string} last the hash of the last item
 * @param {string} noun
 * @returns {Break | null}
 */
function breakAtEnd(chain, last, noun) {
  const { items, start, count, head, headIsSure } = chain;
  const at = items.length;
  if (last === head) {
    const why = `it says ${numbered(count, noun)}, and its hash belongs to ${at}`;
    return at === count ? null : { kind: 'head', at, why };
  }
  const ended = [start, ...items.map((item) => item.hash)].indexOf(head);
  if (ended >= 0 && ended === count) {
    return putIn(chain, ended, at - 1, 'the head belongs to what is before');
  }
  if (at < count) {
    const why = `${numbered(count, noun)} were written, and ${at} are here`;
    return { kind: 'removed', at: at + 1, to: count, why };
  }
  if (headIsSure && at > 0) {
    const why = `it was replaced together with its hash: the head, which is confirmed elsewhere, belongs to another`;
    return { kind: 'changed', at, why };
  }
  return { kind: 'head', at, why: `its hash does not belong to the last ${noun}` };
}

/** @param {string} noun */
export function plural(noun) {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/**
 * @param {number} count
 * @param {string} noun
 * @returns {string} '1 entry', '2 entries'
 */
export function numbered(count, noun) {
  return `${count} ${count === 1 ? noun : plural(noun)}`;
}
