/**
 * What the platform takes of the entities that a manifest declares; it refuses any other to deploy:
 * https://developer.atlassian.com/platform/forge/storage-reference/entities-manifest/.
 */

const ENTITIES = 20;
const INDEXES = 7;
const ATTRIBUTES = 50;
const ATTRIBUTE_LENGTH = 30;
const TYPES = new Set(['string', 'integer', 'float', 'boolean', 'any']);

/**
 * @typedef {{ name: string, partition?: string[], range?: string[] }} NamedIndex
 * @typedef {{ name: string, attributes: Record<string, { type: string }>,
 *   indexes?: (string | NamedIndex)[] }} Declared
 */

/**
 * @param {Declared[]} entities as the manifest lists them
 * @returns {string[]} what is wrong with them
 */
export function wrongWithEntities(entities) {
  const names = entities.map(({ name }) => name);
  return [
    ...(entities.length > ENTITIES ? [`an app has at most ${ENTITIES} entities`] : []),
    ...(new Set(names).size < names.length ? ['two entities have one name'] : []),
    ...entities.flatMap((entity) =>
      [...wrongWithName(entity), ...wrongWithAttributes(entity), ...wrongWithIndexes(entity)].map(
        (wrong) => `entity '${entity.name}': ${wrong}`,
      ),
    ),
  ];
}

/** @param {Declared} entity */
function wrongWithName({ name }) {
  const fits = /^[a-z0-9:._-]{3,60}$/.test(name) && !/^[-_.]|\.$|\.\./.test(name);
  return fits ? [] : ['its name is 3 to 60 of a-z 0-9 : - _ . and begins with none of - _ .'];
}

/** @param {Declared} entity */
function wrongWithAttributes({ attributes }) {
  const all = Object.entries(attributes);
  const names = all.map(([name]) => name);
  const badName = (/** @type {string} */ name) =>
    name.length > ATTRIBUTE_LENGTH || !/^[_A-Za-z][_0-9A-Za-z]*$/.test(name);
  return [
    ...(all.length > ATTRIBUTES ? [`it has at most ${ATTRIBUTES} attributes`] : []),
    ...names.filter(badName).map((name) => `'${name}' is no name of an attribute`),
    ...all
      .filter(([, { type }]) => !TYPES.has(type))
      .map(([name, { type }]) => `'${name}' is of no type: ${type}`),
  ];
}

/** @param {Declared} entity */
function wrongWithIndexes({ attributes, indexes = [] }) {
  const named = indexes.map((index) =>
    typeof index === 'string' ? { name: index, range: [index] } : index,
  );
  const names = named.map(({ name }) => name);
  return [
    ...(indexes.length > INDEXES ? [`it has at most ${INDEXES} indexes`] : []),
    ...(new Set(names).size < names.length ? ['two indexes have one name'] : []),
    ...named.flatMap((index) => wrongWithIndex(attributes, index)),
  ];
}

/**
 * @param {Declared['attributes']} attributes
 * @param {NamedIndex} index
 */
function wrongWithIndex(attributes, { name, partition = [], range = [] }) {
  const fits = /^[a-zA-Z0-9:._-]{3,50}$/.test(name) && !/^\.|\.$|\.\./.test(name);
  const undeclared = [...partition, ...range].filter(
    (attribute) => (attributes[attribute]?.type ?? 'any') === 'any',
  );
  return [
    ...(fits ? [] : [`'${name}' is no name of an index: 3 to 50 of a-z A-Z 0-9 : - _ .`]),
    ...(range.length === 1 ? [] : [`the range of '${name}' has one attribute`]),
    ...undeclared.map((attribute) => `'${name}' can't index '${attribute}'`),
  ];
}
