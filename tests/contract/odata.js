/**
 * What OData adds to a description: the names in `$select` (a misspelt one would be answered with
 * 400, and no schema tells), the type that a path casts a list to, and what `$expand` brings along.
 */
import { resolve } from './descriptions.js';

const CAST = /\/microsoft\.graph\.(\w+)$/;
const EXPANDED = /^(\w+)(?:\(\$select=([\w,]+)\))?$/;

/** What leads from one object to another, with the type of that. */
const NAVIGATION = new Map([
  ['manager', 'user'],
  ['invitedUser', 'user'],
]);

/**
 * @param {import('./check.js').Context} context
 * @returns {string[]}
 */
export function selectProblems({ exchange, operation, document }) {
  if (operation.description !== 'msgraph-v1') {
    return [];
  }
  const query = new URLSearchParams(exchange.query ?? '');
  const type = CAST.exec(exchange.path)?.[1] ?? typeOf(operation.value.responses['200']);
  return [
    ...unknown(document, type, query.get('$select')),
    ...(query.get('$expand')?.match(/\w+(\([^)]*\))?/g) ?? []).flatMap((item) => {
      const [, name = '', selected = null] = EXPANDED.exec(item) ?? [];
      const target = NAVIGATION.get(name);
      return target ? unknown(document, target, selected) : [`query: $expand of '${item}'`];
    }),
  ];
}

/**
 * An answer of Graph in the parts that have a type of their own: what is cast or expanded is held
 * against its own type, the rest against what is described of the operation. Annotations are left
 * out, since no type has them.
 *
 * @param {import('./check.js').Exchange} exchange
 * @param {import('./descriptions.js').Operation} operation
 * @param {{ schema: string, value: unknown }} whole
 * @returns {{ schema: string, value: unknown }[]}
 */
export function typedParts({ path }, { description }, whole) {
  if (description !== 'msgraph-v1' || whole.value === undefined) {
    return [whole];
  }
  const { rest, expanded } = parted(whole.value);
  const cast = CAST.exec(path)?.[1];
  const { value: items } = /** @type {any} */ (rest) ?? {};
  if (!cast || !Array.isArray(items)) {
    return [{ ...whole, value: rest }, ...expanded];
  }
  return [
    { ...whole, value: { .../** @type {any} */ (rest), value: [] } },
    ...items.map((value) => ({ schema: schemaOf(cast), value })),
    ...expanded,
  ];
}

/** @param {string} type */
const schemaOf = (type) => `msgraph-v1-closed#/components/schemas/${type}`;

/** What ends a list is described, and no annotation of a type. */
const DESCRIBED = new Set(['@odata.nextLink', '@odata.count']);

/**
 * @param {unknown} value
 * @returns {{ rest: unknown, expanded: { schema: string, value: unknown }[] }}
 */
function parted(value) {
  if (Array.isArray(value)) {
    const all = value.map(parted);
    return { rest: all.map(({ rest }) => rest), expanded: all.flatMap((each) => each.expanded) };
  }
  if (value === null || typeof value !== 'object') {
    return { rest: value, expanded: [] };
  }
  /** @type {Record<string, unknown>} */
  const rest = {};
  const expanded = [];
  for (const [name, inner] of Object.entries(value)) {
    const target = NAVIGATION.get(name);
    if (name.startsWith('@odata.') && !DESCRIBED.has(name)) continue;
    const parts = parted(inner);
    expanded.push(...parts.expanded);
    if (!target) rest[name] = parts.rest;
    else if (inner !== null) expanded.push({ schema: schemaOf(target), value: parts.rest });
  }
  return { rest, expanded };
}

/**
 * @param {any} document
 * @param {string | undefined} type
 * @param {string | null} selected
 * @returns {string[]}
 */
function unknown(document, type, selected) {
  const known = propertiesOf(document, document.components.schemas[type ?? '']);
  return (selected?.split(',') ?? [])
    .filter((name) => !known.includes(name))
    .map((name) => `query: $select of '${name}', which ${type} does not have`);
}

/**
 * @param {any} described an answer
 * @returns {string | undefined} name of the type of what it holds, or of what it lists
 */
function typeOf(described) {
  const schema = described?.content?.['application/json']?.schema;
  const { $ref } = schema?.properties?.value?.items ?? schema ?? {};
  return $ref?.split('/').pop();
}

/**
 * @param {any} document
 * @param {any} schema
 * @returns {string[]}
 */
function propertiesOf(document, schema) {
  const { properties = {}, allOf = [] } = resolve(document, schema) ?? {};
  return [
    ...Object.keys(properties),
    ...allOf.flatMap((/** @type {any} */ part) => propertiesOf(document, part)),
  ];
}
