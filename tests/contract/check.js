/**
 * Recorded exchanges against the published descriptions. Still loose: descriptions require little,
 * so what is missing from an answer passes; a schema that is part of an `allOf` of several stays
 * open where it stands alone; `$batch` and the token endpoint are judged by schemas written here;
 * of headers only the type and the times to come back are looked at.
 */
import { envelopeProblems, isBatch, partsOf } from './batch.js';
import { asJsonSchema, descriptions, operationOf, resolve } from './descriptions.js';
import { headerProblems } from './headers.js';
import { refusalsOf } from './refusalShapes.js';
import { selectProblems, typedParts } from './odata.js';
import { TOKEN_HOST, tokenProblems } from './token.js';

/**
 * @typedef {object} Exchange one entry of the sandbox's log of requests
 * @property {string} method
 * @property {string} host
 * @property {string} path
 * @property {string | [string, string][]} query
 * @property {number | 'lost'} status
 * @property {string | null} [requestBody]
 * @property {string | null} [responseBody]
 * @property {string | null} [faulted] name of the fault that shaped the answer
 * @property {Record<string, string> | null} [responseHeaders] by lower-case name
 * @property {string | null} [identity] in whose name Jira was asked
 * @property {string | null} [key] which of the organization's keys was used
 * @property {string | null} [caller] who asked
 */

/** @typedef {{ exchange: string, problem: string }} Problem */

/** Faults that leave the answer as it would have been, or make one that the API might give. */
const HARMLESS = new Set(['delay', 'duplicate', 'rateLimited', 'truncatedPage']);

/** @type {import('./descriptions.js').Descriptions | undefined} */
let loaded;

/**
 * Compares recorded exchanges with the published descriptions: method, path, query, both bodies
 * and the status. A batch is checked as a whole and in each of its parts.
 *
 * @param {Exchange[]} exchanges
 * @returns {Problem[]} each different problem once
 */
export function checkExchanges(exchanges) {
  loaded ??= descriptions();
  const found = new Map();
  for (const exchange of exchanges.flatMap(withParts)) {
    const name = `${exchange.method} ${exchange.host}${exchange.path} -> ${exchange.status}`;
    for (const problem of problemsOf(exchange, loaded)) {
      found.set(`${name} ${problem}`, { exchange: name, problem });
    }
  }
  return [...found.values()];
}

/**
 * An exchange, and where it is a batch, its parts beside it.
 *
 * @param {Exchange} exchange
 * @returns {Exchange[]}
 */
export function withParts(exchange) {
  return isBatch(exchange) ? [exchange, ...partsOf(exchange)] : [exchange];
}

/**
 * Whether the answer is what the API itself has given.
 *
 * @param {Exchange} exchange
 * @returns {boolean}
 */
export function isGenuine({ status, faulted }) {
  return typeof status === 'number' && (!faulted || HARMLESS.has(faulted));
}

/**
 * @param {Exchange} exchange
 * @param {import('./descriptions.js').Descriptions} known
 * @returns {string[]}
 */
function problemsOf(exchange, { all, ajv }) {
  if (exchange.host === TOKEN_HOST) {
    return tokenProblems(exchange, isGenuine(exchange));
  }
  if (isBatch(exchange)) {
    return envelopeProblems(exchange, isGenuine(exchange));
  }
  for (const description of all.filter(({ serves }) => serves(exchange.host))) {
    const operation = operationOf(description, exchange.method, exchange.path);
    if (operation) {
      const context = { exchange, operation, ajv, document: description.document };
      return [
        ...pathProblems(context),
        ...queryProblems(context),
        ...selectProblems(context),
        ...requestProblems(context),
        ...responseProblems(context),
      ];
    }
  }
  return ['no description has this method and path'];
}

/**
 * @typedef {object} Context what one exchange is compared with
 * @property {Exchange} exchange
 * @property {NonNullable<ReturnType<typeof operationOf>>} operation
 * @property {import('ajv').Ajv} ajv
 * @property {any} document
 */

/**
 * @param {Context} context
 * @returns {string[]}
 */
function pathProblems(context) {
  const { operation } = context;
  return operation.parameters.flatMap((parameter) => {
    const value = operation.values[parameter.name];
    return parameter.in === 'path' && value !== undefined
      ? valueProblems(context, parameter, [decodeURIComponent(value)])
      : [];
  });
}

/**
 * @param {Context} context
 * @returns {string[]}
 */
function queryProblems(context) {
  const sent = new URLSearchParams(context.exchange.query ?? '');
  const described = context.operation.parameters.filter((parameter) => parameter.in === 'query');
  const unknown = [...new Set(sent.keys())].filter(
    (name) => !described.some((parameter) => parameter.name === name),
  );
  return [
    ...unknown.map((name) => `query: '${name}' is not a described parameter`),
    ...described.flatMap((parameter) =>
      valueProblems(context, parameter, sent.getAll(parameter.name)),
    ),
  ];
}

/**
 * @param {Context} context
 * @param {any} parameter
 * @param {string[]} texts
 * @returns {string[]}
 */
function valueProblems({ ajv, document }, parameter, texts) {
  if (texts.length === 0) {
    return parameter.required ? [`query: '${parameter.name}' is missing`] : [];
  }
  const schema = dissolved(document, parameter.schema);
  const value = valueOf(schema, parameter.explode === false, texts);
  const valid = ajv.validate(asJsonSchema(schema), value);
  return valid ? [] : [`parameter '${parameter.name}': ${ajv.errorsText()}`];
}

/**
 * The schema of a parameter with everything that it refers to in its place.
 *
 * @param {any} document
 * @param {any} node
 * @returns {any}
 */
function dissolved(document, node) {
  const found = resolve(document, node);
  if (Array.isArray(found)) return found.map((each) => dissolved(document, each));
  if (found === null || typeof found !== 'object') return found;
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, dissolved(document, value)]),
  );
}

/**
 * @param {any} schema
 * @param {boolean} joined
 * @param {string[]} texts
 * @returns {unknown}
 */
function valueOf(schema, joined, texts) {
  const [text] = texts;
  switch (schema.type) {
    case 'array': {
      const all = joined ? texts.flatMap((each) => each.split(',')) : texts;
      return all.map((each) => valueOf(schema.items ?? {}, false, [each]));
    }
    case 'integer':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : text);
    default:
      return text;
  }
}

/**
 * @param {Context} context
 * @returns {string[]}
 */
function requestProblems({ exchange, operation, ajv, document }) {
  const described = resolve(document, operation.value.requestBody);
  const text = exchange.requestBody ?? '';
  if (described === undefined) {
    // An operation without a described body wants `{}` all the same: without it, it answers 415.
    return ['', '{}'].includes(text) ? [] : ['request: a body is sent where none is described'];
  }
  if (text === '') {
    return described.required ? ['request: the body is missing'] : [];
  }
  const path = bodyPointer(`${operation.pointer}/requestBody`, operation.value.requestBody);
  return bodyProblems(ajv, `${operation.description}-closed${path}`, parsed(text), 'request');
}

/**
 * @param {Context} context
 * @returns {string[]}
 */
function responseProblems({ exchange, operation, ajv, document }) {
  const { status } = exchange;
  if (!isGenuine(exchange)) {
    return [];
  }
  const { responses } = operation.value;
  const exact = `${status}`;
  const key = [exact, `${exact[0]}XX`].find((each) => responses[each]) ?? 'default';
  const described = resolve(document, responses[key]);
  if (described === undefined) {
    // Whatever an operation says, its gateway may be asked too often.
    return status === 429 && exchange.faulted
      ? []
      : [`response: the status ${status} is not described`];
  }
  const text = exchange.responseBody ?? '';
  const headers = headerProblems(exchange);
  // Some descriptions name a type even for the answer that cannot have a body.
  const hasShape = described.content?.['application/json']?.schema !== undefined && status !== 204;
  const path = bodyPointer(`${operation.pointer}/responses/${key}`, responses[key]);
  const schema = hasShape ? `${operation.description}-closed${path}` : null;
  if (Number(status) >= 400) {
    return [...headers, ...errorProblems(ajv, operation.description, schema, text)];
  }
  if (schema === null) {
    // A derived description names the type of an answer, and not its shape.
    if (operation.value['x-response-type'] !== undefined) return headers;
    return text === '' ? headers : [...headers, 'response: a body comes where none is described'];
  }
  const parts = typedParts(exchange, operation, { schema, value: parsed(text) });
  return [
    ...headers,
    ...parts.flatMap((part) => bodyProblems(ajv, part.schema, part.value, 'response')),
  ];
}

/**
 * What is wrong with the body of a refusal. The descriptions leave out most of them: such a one may
 * be missing, and else has a shape in which this API refuses elsewhere.
 *
 * @param {import('ajv').Ajv} ajv
 * @param {string} description
 * @param {string | null} schema
 * @param {string} text
 * @returns {string[]}
 */
function errorProblems(ajv, description, schema, text) {
  if (schema === null && text === '') return [];
  const shapes = [...(schema ? [schema] : []), ...refusalsOf(description, schema !== null)];
  const found = shapes.map((shape) => bodyProblems(ajv, shape, parsed(text), 'response'));
  return found.some((problems) => problems.length === 0) ? [] : (found[0] ?? []);
}

/**
 * @param {string} place
 * @param {any} node what is there: a body, or a reference to one
 * @returns {string}
 */
function bodyPointer(place, node) {
  return `${node.$ref ?? place}/content/application~1json/schema`;
}

/**
 * @param {import('ajv').Ajv} ajv
 * @param {string} schema
 * @param {unknown} value undefined when the body is not JSON
 * @param {string} what
 * @returns {string[]}
 */
function bodyProblems(ajv, schema, value, what) {
  if (value === undefined) {
    return [`${what}: the body is not JSON`];
  }
  const validate = ajv.getSchema(schema) ?? ajv.compile({ $ref: schema });
  validate(value);
  const errors = validate.errors ?? [];
  return errors.map((error) => {
    const detail = Object.values(error.params).join(', ');
    return `${what}: ${error.instancePath || '/'} ${error.message} (${detail})`;
  });
}

/**
 * @param {string} text
 * @returns {unknown} undefined when it is not JSON
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
