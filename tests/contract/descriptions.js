/**
 * The published API descriptions (OpenAPI 3.0), made into JSON Schema. They are not part of the
 * project; where they are absent, whoever asks for them is told why nothing is checked.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { SEEN } from './refusalShapes.js';

const folder = new URL('../../../shared/contracts/specs/', import.meta.url);
const FILES = [
  ...['atlassian-org', 'atlassian-user-management', 'jira-platform-v3'],
  ...['jsm-cloud.derived', 'msgraph-v1'],
];

/** The end of an OData path that narrows a list to one type. */
const CAST = /\/microsoft\.graph\.\w+$/;

/** Why nothing can be checked, or null when everything can. */
export const absent = existsSync(folder)
  ? null
  : `the published descriptions are not at ${fileURLToPath(folder)}`;

/**
 * @typedef {object} Operation one operation of a description, its references resolved
 * @property {string} pointer of the operation inside its description
 * @property {string} description
 * @property {any} value
 * @property {any[]} parameters
 */

/**
 * @typedef {object} Description
 * @property {string} name
 * @property {(host: string) => boolean} serves
 * @property {string} base what every path begins with
 * @property {any} document
 */

/**
 * @typedef {object} Descriptions
 * @property {Description[]} all
 * @property {Ajv2019} ajv knows each document by its name, and by `<name>-closed` with objects that
 *   have nothing but what is described
 */

/** @returns {Descriptions} */
export function descriptions() {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false, logger: false });
  /** @type {any} */ (formats)(ajv);
  ajv.addFormat('int', true);
  ajv.addSchema(SEEN);
  const all = FILES.map((name) => {
    const text = readFileSync(new URL(`${name}.json`, folder), 'utf8');
    const document = corrected(JSON.parse(text));
    ajv.addSchema({ ...asJsonSchema(document), $id: name });
    ajv.addSchema({ ...asJsonSchema(closed(document)), $id: `${name}-closed` });
    return { name, document, ...serverOf(document) };
  });
  return { all, ajv };
}

/**
 * Puts right what cannot be meant: the pattern of account ids ends with a line break.
 *
 * @param {any} document
 * @returns {any}
 */
function corrected(document) {
  visit(document, (node) => {
    if (typeof node.pattern === 'string') {
      node.pattern = node.pattern.trimEnd();
    }
  });
  return document;
}

/**
 * @param {any} document
 * @returns {{ serves: (host: string) => boolean, base: string }}
 */
function serverOf(document) {
  const { hostname, pathname } = new URL(document.servers[0].url);
  const suffix = hostname.replace('your-domain', '');
  return {
    serves: (host) => (suffix === hostname ? host === hostname : host.endsWith(suffix)),
    base: pathname === '/' ? '' : pathname,
  };
}

/**
 * OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own.
 *
 * @param {any} node
 * @returns {any}
 */
export function asJsonSchema(node) {
  if (Array.isArray(node)) {
    return node.map(asJsonSchema);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  const { nullable, ...rest } = node;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, asJsonSchema(value)]),
  );
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

/**
 * A request may only have the properties that are described: a misspelt one would be ignored by
 * the server without a word. Nor do the simulated APIs tell what no description has. Parts of an
 * `allOf` describe each other's rest, so they are closed together.
 *
 * @param {any} document
 * @returns {any}
 */
function closed(document) {
  const copy = structuredClone(document);
  const parts = new Set();
  visit(copy, ({ allOf = [], properties }) => {
    const isShared = allOf.length > 1 || properties !== undefined;
    const described = allOf.map((/** @type {any} */ part) => resolve(copy, part));
    if (isShared) described.forEach((/** @type {any} */ part) => parts.add(part));
  });
  visit(copy, (node) => {
    if (node.additionalProperties !== undefined || parts.has(node)) return;
    if (node.allOf) {
      if (isKnown(copy, node)) node.unevaluatedProperties = false;
    } else if (node.type === 'object' && node.properties !== undefined) {
      node.additionalProperties = false;
    }
  });
  return copy;
}

/**
 * Whether all that an object may have is described: nothing in it may be anything.
 *
 * @param {any} document
 * @param {any} node
 * @returns {boolean}
 */
function isKnown(document, node) {
  const { allOf, properties, additionalProperties } = resolve(document, node) ?? {};
  if (additionalProperties !== undefined) return additionalProperties === false;
  if (!allOf) return properties !== undefined;
  return allOf.every((/** @type {any} */ part) => isKnown(document, part));
}

/**
 * @param {any} node
 * @param {(node: any) => void} see
 */
function visit(node, see) {
  if (node === null || typeof node !== 'object') {
    return;
  }
  if (!Array.isArray(node)) {
    see(node);
  }
  Object.values(node).forEach((value) => visit(value, see));
}

/**
 * @param {any} document
 * @param {any} node
 * @returns {any} what the node refers to, or the node itself
 */
export function resolve(document, node) {
  if (typeof node?.$ref !== 'string') {
    return node;
  }
  const parts = node.$ref.slice(2).split('/').map(unescaped);
  const found = parts.reduce(
    (/** @type {any} */ at, /** @type {string} */ part) => at?.[part],
    document,
  );
  return resolve(document, found);
}

/** @param {string} part */
const unescaped = (part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');

/** @param {string} part */
const escaped = (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/**
 * @param {...string} parts
 * @returns {string} a JSON pointer, as a fragment
 */
export const pointer = (...parts) => `#/${parts.map(escaped).join('/')}`;

/**
 * The operation of a request, and the values of its path.
 *
 * @param {Description} description
 * @param {string} method
 * @param {string} path
 * @returns {(Operation & { values: Record<string, string> }) | null}
 */
export function operationOf({ name, base, document }, method, path) {
  const lower = method.toLowerCase();
  const plain = path.replace(CAST, '');
  for (const [template, item] of Object.entries(document.paths)) {
    const match = item[lower] && patternOf(base + template).exec(plain);
    if (match) {
      const parameters = [...(item.parameters ?? []), ...(item[lower].parameters ?? [])];
      return {
        pointer: pointer('paths', template, lower),
        description: name,
        value: item[lower],
        parameters: parameters.map((parameter) => resolve(document, parameter)),
        values: match.groups ?? {},
      };
    }
  }
  return null;
}

/**
 * @param {string} template
 * @returns {RegExp}
 */
function patternOf(template) {
  const pattern = template
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\}/g, (_, name) => `(?<${name}>[^/]+)`);
  return new RegExp(`^${pattern}$`);
}
