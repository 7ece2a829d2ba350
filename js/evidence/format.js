import { parseStrictly } from './strictJson.js';

/**
 * The evidence pack, version 1. README.md says what each field means and how the hashes are made.
 *
 * @typedef {{ hash: string, text: string }} PackEntry
 * @typedef {{ schema: number, entries: number, hash: string }} PackHead
 * @typedef {{
 *   runId: string,
 *   issueKey: string,
 *   head: PackHead,
 *   link: string,
 *   entries: PackEntry[],
 * }} PackRun
 * @typedef {{
 *   format: 'offramp-evidence',
 *   version: 1,
 *   madeAt: number,
 *   organization: { id: string, name: string },
 *   period?: { from: number, to: number } | null,
 *   chain: { start: string, runs: number, hash: string },
 *   runs: PackRun[],
 * }} Pack
 */

/** What `format` says. */
export const FORMAT = 'offramp-evidence';

/** The version that is read here. */
export const VERSION = 1;

/** A hash, as it is written. */
export const HASH = /^[0-9a-f]{64}$/;

/** A file that is no pack, or none that can be read here. Its message says what to do. */
export class UnreadablePack extends Error {}

/** @typedef {(value: any, path: string, unknown: string[]) => void} Shape */

/** @type {Shape} */
function text(value, path) {
  if (typeof value !== 'string') {
    throw wrong(path, 'a text', value);
  }
  if (/\p{Surrogate}/u.test(value)) {
    throw wrong(path, 'a text in Unicode, without halves of characters', value);
  }
}

/** @type {Shape} */
function hash(value, path) {
  if (typeof value !== 'string' || !HASH.test(value)) {
    throw wrong(path, 'a hash of 64 lower-case hexadecimal digits', value);
  }
}

/** @type {Shape} */
function time(value, path) {
  if (!Number.isSafeInteger(value)) {
    throw wrong(path, 'a time in whole milliseconds', value);
  }
}

/** @type {Shape} */
function count(value, path) {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw wrong(path, 'a count', value);
  }
}

/**
 * @param {Shape} item
 * @returns {Shape}
 */
function list(item) {
  return (value, path, unknown) => {
    if (!Array.isArray(value)) {
      throw wrong(path, 'a list', value);
    }
    value.forEach((one, index) => item(one, `${path}[${index}]`, unknown));
  };
}

/**
 * @param {Record<string, Shape>} fields
 * @returns {Shape}
 */
function record(fields) {
  return (value, path, unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrong(path, 'an object', value);
    }
    const names = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
    unknown.push(...names.map((name) => joined(path, name)));
    Object.entries(fields).forEach(([name, shape]) =>
      shape(Object.hasOwn(value, name) ? value[name] : undefined, joined(path, name), unknown),
    );
  };
}

/**
 * @param {Shape} shape
 * @returns {Shape} the same, or nothing
 */
function optional(shape) {
  return (value, path, unknown) => {
    if (value !== undefined && value !== null) {
      shape(value, path, unknown);
    }
  };
}

const head = record({ schema: count, entries: count, hash });
const entry = record({ hash, text });
const run = record({ runId: text, issueKey: text, head, link: hash, entries: list(entry) });
const pack = record({
  format: text,
  version: count,
  madeAt: time,
  organization: record({ id: text, name: text }),
  period: optional(record({ from: time, to: time })),
  chain: record({ start: hash, runs: count, hash }),
  runs: list(run),
});

/**
 * Reads a pack. That it has the right shape says nothing about whether it was changed.
 *
 * @param {string} content of the file
 * @returns {{ pack: Pack, unknown: string[] }} and the fields that this version does not know
 * @throws {UnreadablePack} what is wrong and what to do
 */
export function readPack(content) {
  const value = parsed(content);
  if (value?.format !== FORMAT) {
    throw new UnreadablePack(
      `This is not an evidence pack: its "format" is not "${FORMAT}". Choose the JSON file that was exported from Offramp.`,
    );
  }
  if (Number.isSafeInteger(value.version) && value.version > VERSION) {
    throw new UnreadablePack(
      `This pack has version ${value.version}, and this verifier reads up to ${VERSION}. Take the verifier of the Offramp that made it.`,
    );
  }
  if (value.version !== VERSION) {
    throw wrong('version', `${VERSION}`, value.version);
  }
  /** @type {string[]} */
  const unknown = [];
  pack(value, '', unknown);
  return { pack: value, unknown };
}

/**
 * @param {string} content
 * @returns {any}
 */
function parsed(content) {
  if (content.trim() === '') {
    throw new UnreadablePack('The file is empty. Export the pack again.');
  }
  const { value, error, endsEarly, twice } = parseStrictly(content);
  if (error !== undefined) {
    throw new UnreadablePack(
      endsEarly
        ? `The file ends too early (${error}). It was cut short: copy or export it again.`
        : `The file is not JSON (${error}). Choose the JSON file that was exported from Offramp.`,
    );
  }
  if (twice !== undefined) {
    throw new UnreadablePack(
      `The field ${twice} stands twice in one object, so that two readers may see two different packs. Offramp never writes that: export the pack again.`,
    );
  }
  return value;
}

/**
 * @param {string} path
 * @param {string} name
 */
function joined(path, name) {
  return path === '' ? name : `${path}.${name}`;
}

/**
 * @param {string} path
 * @param {string} wanted
 * @param {unknown} value
 */
function wrong(path, wanted, value) {
  const where = path === '' ? 'The pack' : `"${path}"`;
  return new UnreadablePack(
    `${where} must be ${wanted}, and it is ${shown(value)}. The file is damaged or no pack of Offramp: export it again.`,
  );
}

/** @param {unknown} value */
function shown(value) {
  if (value === undefined) {
    return 'missing';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object' && value !== null) {
    return 'an object';
  }
  const short = JSON.stringify(value);
  return short.length > 80 ? `${short.slice(0, 77)}...` : short;
}
