/**
 * The published descriptions, cut to the closed list, with what is there in the sandbox's company in
 * the place of the values of paths: a generated id would only ever be told that nobody has it.
 */
import { readFileSync } from 'node:fs';
import { closedList } from './closedList.js';
import { resolve } from '../contract/descriptions.js';

const folder = new URL('../../../shared/contracts/specs/', import.meta.url);

/**
 * Which description tells of which host, and what its paths begin with there. That of Jira Service
 * Management is derived and tells names without types: nothing can be made up from it.
 */
const FILES = [
  { name: 'jira-platform-v3', host: 'jira.invalid', base: '' },
  { name: 'atlassian-org', host: 'api.atlassian.com', base: '/admin' },
  { name: 'atlassian-user-management', host: 'api.atlassian.com', base: '' },
  { name: 'msgraph-v1', host: 'graph.microsoft.com', base: '/v1.0' },
];

const CAST = /\/microsoft\.graph\.\w+$/;

/**
 * @typedef {object} Cut
 * @property {string} name
 * @property {string} host in the sandbox
 * @property {string} base
 * @property {any} document
 * @property {number} operations how many there are
 */

/**
 * @param {any} company what the sandbox tells of it
 * @param {Record<string, string[]>} ids values of paths
 * @returns {Cut[]}
 */
export function cutDescriptions(company, ids) {
  return FILES.map(({ name, host, base }) => {
    const document = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
    const calls = closedList().filter((call) => call.host === host);
    const wanted = new Set(calls.map((call) => keyOf(call.method, call.path.replace(CAST, ''))));
    document.paths = cutPaths(document.paths, base, wanted);
    for (const [template, item] of Object.entries(document.paths)) {
      const own = Object.entries(/** @type {any} */ (item));
      for (const [method, operation] of [['', item], ...own]) {
        operation.parameters = operation.parameters?.map((/** @type {any} */ parameter) =>
          filled(document, parameter, `${method.toUpperCase()} ${template}`, ids),
        );
      }
    }
    const items = Object.values(document.paths);
    const operations = items.reduce((sum, item) => sum + methodsOf(item).length, 0);
    const real = host === 'jira.invalid' ? company.site : host;
    return { name, host: real, base, document: mended(document), operations };
  });
}

/**
 * @param {string} method
 * @param {string} path
 */
const keyOf = (method, path) => `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** @param {any} item */
const methodsOf = (item) => METHODS.filter((method) => item[method]);

/**
 * @param {any} paths
 * @param {string} base
 * @param {Set<string>} wanted
 */
function cutPaths(paths, base, wanted) {
  const cut = Object.entries(paths).map(([template, item]) => {
    const rest = Object.fromEntries(
      Object.entries(/** @type {any} */ (item)).filter(
        ([name]) =>
          !METHODS.includes(name) || wanted.has(keyOf(name.toUpperCase(), base + template)),
      ),
    );
    return /** @type {const} */ ([template, rest]);
  });
  return Object.fromEntries(cut.filter(([, item]) => methodsOf(item).length > 0));
}

/** Where whatever is not there yet is made, under any name. */
const MAKES = ['PUT /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}'];

/**
 * A parameter of a path can be what there is, and nothing else; unless the request makes what it
 * names last.
 *
 * @param {any} document
 * @param {any} parameter
 * @param {string} template method and path
 * @param {Record<string, string[]>} ids
 */
function filled(document, parameter, template, ids) {
  const found = resolve(document, parameter);
  const makes = MAKES.includes(template) && template.endsWith(`{${found.name}}`);
  if (found.in !== 'path' || makes) return parameter;
  const collection = new RegExp(`([^/]+)/\\{${found.name}\\}`).exec(template)?.[1] ?? '';
  const values = ids[`${collection}/${found.name}`] ?? ids[found.name];
  if (!values) throw new Error(`no values for {${found.name}} of ${template}`);
  const whole = found.schema.type === 'integer';
  const schema = whole
    ? { type: 'integer', enum: values.map(Number) }
    : { type: 'string', enum: values };
  // What it gives as an example is no value of this company either.
  const { name, in: place, required } = found;
  return { name, in: place, required, schema };
}

/**
 * Puts right what cannot be meant: the pattern of account ids ends with a line break.
 *
 * @param {any} node
 * @returns {any}
 */
function mended(node) {
  if (Array.isArray(node)) return node.map(mended);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'pattern' && typeof value === 'string' ? value.trimEnd() : mended(value),
    ]),
  );
}
