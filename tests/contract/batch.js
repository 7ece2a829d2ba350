/**
 * Microsoft Graph's `$batch`: requests in a request. The published description has no word of it,
 * so its shape is written down here, as Microsoft's page on JSON batching gives it.
 */
import { Ajv } from 'ajv';

/** @typedef {import('./check.js').Exchange} Exchange */

const HOST = 'graph.microsoft.com';
const VERSION = '/v1.0';
const PATH = `${VERSION}/$batch`;

const text = { type: 'string', minLength: 1 };
const headers = { type: 'object', additionalProperties: { type: 'string' } };

const REQUEST = {
  type: 'object',
  required: ['requests'],
  additionalProperties: false,
  properties: {
    requests: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        required: ['id', 'method', 'url'],
        additionalProperties: false,
        properties: {
          id: text,
          method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
          // Relative to the version; with it, Graph finds no such resource.
          url: { type: 'string', pattern: '^/(?!v1\\.0/|beta/)' },
          headers,
          body: { type: 'object' },
          dependsOn: { type: 'array', minItems: 1, items: text },
        },
      },
    },
  },
};

const RESPONSE = {
  type: 'object',
  required: ['responses'],
  properties: {
    responses: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'status'],
        properties: { id: text, status: { type: 'integer', minimum: 100, maximum: 599 }, headers },
      },
    },
  },
};

const ajv = new Ajv({ allErrors: true });
const validRequest = ajv.compile(REQUEST);
const validResponse = ajv.compile(RESPONSE);

/**
 * @param {Exchange} exchange
 * @returns {boolean}
 */
export function isBatch({ method, host, path }) {
  return method === 'POST' && host === HOST && path === PATH;
}

/**
 * What a batch consists of, each part as an exchange of its own; without an answer where the batch
 * has none for it.
 *
 * @param {Exchange} exchange
 * @returns {Exchange[]}
 */
export function partsOf(exchange) {
  const answers = listOf(exchange.responseBody, 'responses');
  return listOf(exchange.requestBody, 'requests').map(({ id, method, url, body }) => {
    const [path, ...query] = String(url).split('?');
    const answer = answers.find((each) => each?.id === id);
    return {
      method,
      host: HOST,
      path: `${VERSION}${path}`,
      query: query.join('?'),
      status: answer?.status ?? 'lost',
      requestBody: shown(body),
      responseBody: shown(answer?.body),
      faulted: exchange.faulted,
      responseHeaders: headersOf(answer),
      caller: exchange.caller,
    };
  });
}

/**
 * What is wrong with the batch as a whole.
 *
 * @param {Exchange} exchange
 * @param {boolean} isGenuine whether the answer is Graph's own
 * @returns {string[]}
 */
export function envelopeProblems(exchange, isGenuine) {
  const requests = listOf(exchange.requestBody, 'requests');
  return [
    ...shapeProblems(validRequest, exchange.requestBody, 'request'),
    ...idProblems(requests.map(({ id }) => id)),
    ...requests.flatMap(partProblems),
    ...(isGenuine ? answerProblems(exchange, requests) : []),
  ];
}

/**
 * @param {any} part
 * @param {number} index
 * @param {any[]} all
 * @returns {string[]}
 */
function partProblems({ id, headers: sent = {}, body, dependsOn = [] }, index, all) {
  const earlier = all.slice(0, index).map((each) => each.id);
  const type = Object.entries(sent).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const strangers = dependsOn.filter((/** @type {string} */ other) => !earlier.includes(other));
  return [
    ...(body !== undefined && !/^application\/json\b/.test(type ?? '')
      ? [`request: part ${id} has a body without the type application/json`]
      : []),
    ...strangers.map(
      (/** @type {string} */ other) =>
        `request: part ${id} depends on ${other}, which is not before it`,
    ),
  ];
}

/**
 * @param {Exchange} exchange
 * @param {any[]} requests
 * @returns {string[]}
 */
function answerProblems({ status, responseBody }, requests) {
  if (status !== 200) {
    const isRefusal = typeof status === 'number' && status >= 400 && status < 500;
    return isRefusal ? [] : [`response: the status ${status} is not described`];
  }
  const answered = listOf(responseBody, 'responses').map(({ id }) => id);
  const asked = requests.map(({ id }) => id);
  const isComplete = answered.length === asked.length && asked.every((id) => answered.includes(id));
  return [
    ...shapeProblems(validResponse, responseBody, 'response'),
    ...(isComplete ? [] : [`response: answers ${answered} to the parts ${asked}`]),
  ];
}

/**
 * @param {unknown[]} ids
 * @returns {string[]}
 */
function idProblems(ids) {
  return new Set(ids).size === ids.length ? [] : ['request: two parts have the same id'];
}

/**
 * @param {import('ajv').ValidateFunction} validate
 * @param {string | null | undefined} body
 * @param {string} what
 * @returns {string[]}
 */
function shapeProblems(validate, body, what) {
  return validate(parsed(body)) ? [] : [`${what}: ${ajv.errorsText(validate.errors)}`];
}

/**
 * @param {string | null | undefined} body
 * @param {string} name
 * @returns {any[]}
 */
function listOf(body, name) {
  const list = /** @type {any} */ (parsed(body))?.[name];
  return Array.isArray(list) ? list : [];
}

/**
 * By lower-case name. A part without any says nothing of its body, which is JSON for certain.
 *
 * @param {any} answer
 * @returns {Record<string, string>}
 */
function headersOf(answer) {
  const sent = Object.entries(answer?.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return { 'content-type': 'application/json', ...Object.fromEntries(sent) };
}

/** @param {unknown} body */
const shown = (body) => (body === undefined || body === null ? '' : JSON.stringify(body));

/**
 * @param {string | null | undefined} body
 * @returns {unknown} null when it is not JSON
 */
function parsed(body) {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return null;
  }
}
