import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const MANIFEST = join(import.meta.dirname, '../../manifest.yml');
const MODULE = 'virtual:manifest-actions';

/** How the name of the outputs begins, by verb. The documents show it for GET only. */
const VERBS = {
  GET: 'fetched',
  CREATE: 'created',
  UPDATE: 'updated',
  DELETE: 'deleted',
  TRIGGER: 'triggered',
};

/** @param {string} word */
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * What each action of the manifest gives to later steps of a rule: the names under which a rule
 * reaches it, and what each holds.
 * @param {string} [manifest] its path
 * @returns {Record<string, [name: string, holds: string][]>} by key of the action
 */
export function outputsOfActions(manifest = MANIFEST) {
  const { action } = parse(readFileSync(manifest, 'utf8')).modules;
  return Object.fromEntries(
    action.map((/** @type {any} */ { key, actionVerb, outputs, outputContext }) => {
      const { outputDomain, entityName } = outputContext;
      const words = [...outputDomain.split('-'), entityName].map(capital);
      const operator = [VERBS[/** @type {keyof typeof VERBS} */ (actionVerb)], ...words].join('');
      const all = Object.entries(outputs).map(([name, { description }]) => [
        `${operator}.${name}`,
        description,
      ]);
      return [key, all];
    }),
  );
}

/**
 * Gives the page that table as a module, so that there is no second list of it.
 * @returns {import('vite').Plugin} the plugin
 */
export function manifestActions() {
  return {
    name: 'manifest-actions',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      this.addWatchFile(MANIFEST);
      return `export default ${JSON.stringify(outputsOfActions())};`;
    },
  };
}
