/** Reads the app's manifest into what the platform needs to know. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { wrongWithActions } from '../automation/declared.js';
import { wrongWithEntities } from '../storage/declared.js';

/** @import { App, AppModule, EntityIndex, EntityType, IndexedValue } from '../types.d.ts' */

const DEFAULT_MEMORY_MB = 512;

/**
 * @param {string} path of manifest.yml
 * @returns {Promise<App>}
 */
export async function readApp(path) {
  const manifest = parse(await readFile(path, 'utf8'));
  refuse(wrongWithActions(manifest.modules));
  const functions = new Map(
    (manifest.modules.function ?? []).map((/** @type {any} */ one) => [one.key, one]),
  );
  const { scopes, impersonation } = readScopes(manifest.permissions?.scopes ?? []);
  return {
    id: manifest.app.id,
    memoryMB: manifest.app.runtime?.memoryMB ?? DEFAULT_MEMORY_MB,
    scopes,
    impersonation,
    external: manifest.permissions?.external ?? {},
    content: manifest.permissions?.content ?? {},
    functions,
    modules: readModules(manifest.modules, functions),
    declared: (type) => manifest.modules[type] ?? [],
    indexed: readIndexed(manifest.modules),
    entities: readEntities(manifest.app.storage?.entities ?? []),
    resources: new Map((manifest.resources ?? []).map((/** @type {any} */ r) => [r.key, r.path])),
  };
}

/** @param {string[]} wrong */
function refuse(wrong) {
  if (wrong.length > 0) throw new Error(`The platform refuses this manifest: ${wrong.join('; ')}`);
}

/**
 * The manifest may list scopes, or map each to its options.
 * @param {string[] | Record<string, { allowImpersonation?: boolean }>} declared
 */
function readScopes(declared) {
  if (Array.isArray(declared)) return { scopes: declared, impersonation: new Set() };
  const impersonation = Object.entries(declared)
    .filter(([, options]) => options?.allowImpersonation)
    .map(([scope]) => scope);
  return { scopes: Object.keys(declared), impersonation: new Set(impersonation) };
}

/**
 * The modules that can be called: those with a function of the manifest.
 * @param {Record<string, any[]>} modules
 * @param {App['functions']} functions
 * @returns {AppModule[]}
 */
function readModules(modules, functions) {
  return Object.entries(modules)
    .filter(([type]) => type !== 'function')
    .flatMap(([type, definitions]) =>
      definitions.map((definition) => ({
        type,
        key: definition.key,
        title: typeof definition.title === 'string' ? definition.title : undefined,
        resource: definition.resource,
        functionKey: definition.function ?? definition.resolver?.function,
        method: definition.resolver?.method,
        definition,
      })),
    )
    .filter(({ functionKey }) => functions.has(functionKey));
}

/**
 * @param {any[]} entities
 * @returns {Map<string, EntityType>}
 */
function readEntities(entities) {
  refuse(wrongWithEntities(entities));
  return new Map(
    entities.map(({ name, attributes, indexes = [] }) => [
      name,
      { name, attributes, indexes: [BY_KEY, ...indexes.map(readIndex)] },
    ]),
  );
}

/**
 * What Jira is asked to index of issues' properties.
 * @param {Record<string, any[]>} modules
 * @returns {IndexedValue[]}
 */
function readIndexed(modules) {
  return (modules['jira:entityProperty'] ?? [])
    .filter(({ entityType = 'issue' }) => entityType === 'issue')
    .flatMap(({ propertyKey, values }) =>
      values.map((/** @type {any} */ { path, searchAlias = null }) => ({
        ...{ propertyKey, path, searchAlias },
      })),
    );
}

/** Every entity can be listed by its key without declaring an index. */
const BY_KEY = { name: 'by-key', partition: [], range: [] };

/**
 * @param {string | { name: string, partition?: string[], range: string[] }} index
 * @returns {EntityIndex}
 */
function readIndex(index) {
  if (typeof index === 'string') return { name: index, partition: [], range: [index] };
  return { name: index.name, partition: index.partition ?? [], range: index.range };
}
