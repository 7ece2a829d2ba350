/** The names in `$select`: a misspelt one would be answered with 400, and no schema tells. */
import { resolve } from './descriptions.js';

const CAST = /\/microsoft\.graph\.(\w+)$/;
const EXPANDED = /^(\w+)(?:\(\$select=([\w,]+)\))?$/;

/** What can be expanded, with the type of what it leads to. */
const NAVIGATION = new Map([['manager', 'user']]);

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
