/**
 * The token endpoint of the Microsoft identity platform, by its published page: there is no
 * description of it to be read by a machine.
 */
import { Ajv } from 'ajv';

/** @typedef {import('./check.js').Exchange} Exchange */

export const TOKEN_HOST = 'login.microsoftonline.com';

/** What the log shows in the place of a secret. */
const HIDDEN = '(secret)';

const PATH = /^\/[\w.-]+\/oauth2\/v2\.0\/token$/;

const FORM = {
  client_id: /./,
  client_secret: /./,
  grant_type: /^client_credentials$/,
  scope: /^https:\/\/graph\.microsoft\.com\/\.default$/,
};

const GRANTED = {
  type: 'object',
  required: ['token_type', 'expires_in', 'access_token'],
  properties: {
    token_type: { const: 'Bearer' },
    expires_in: { type: 'integer', minimum: 1 },
    ext_expires_in: { type: 'integer' },
    access_token: { type: 'string', minLength: 1 },
  },
};

const REFUSED = {
  type: 'object',
  required: ['error', 'error_description'],
  properties: { error: { type: 'string' }, error_description: { type: 'string' } },
};

const ajv = new Ajv({ allErrors: true });
const validGranted = ajv.compile(GRANTED);
const validRefused = ajv.compile(REFUSED);

/**
 * @param {Exchange} exchange
 * @param {boolean} isGenuine whether the answer is the endpoint's own
 * @returns {string[]}
 */
export function tokenProblems(exchange, isGenuine) {
  const { method, path, query, requestBody } = exchange;
  const address = method === 'POST' && PATH.test(path) && new URLSearchParams(query).size === 0;
  return [
    ...(address ? [] : ['this is not the token endpoint']),
    // The log keeps no body of this host, in either direction.
    ...(requestBody === HIDDEN ? [] : formProblems(new URLSearchParams(requestBody ?? ''))),
    ...(isGenuine && exchange.responseBody !== HIDDEN ? answerProblems(exchange) : []),
  ];
}

/**
 * @param {URLSearchParams} form
 * @returns {string[]}
 */
function formProblems(form) {
  const names = Object.keys(FORM);
  return [
    ...Object.entries(FORM)
      .filter(
        ([name, pattern]) => form.getAll(name).length !== 1 || !pattern.test(`${form.get(name)}`),
      )
      .map(([name]) => `request: '${name}' is missing or wrong`),
    ...[...form.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `request: '${name}' does not belong here`),
  ];
}

/**
 * @param {Exchange} exchange
 * @returns {string[]}
 */
function answerProblems({ status, responseBody }) {
  if (status === 429) {
    return [];
  }
  const validate = status === 200 ? validGranted : validRefused;
  if (![200, 400, 401].includes(Number(status))) {
    return [`response: the status ${status} is not described`];
  }
  return validate(parsed(responseBody)) ? [] : [`response: ${ajv.errorsText(validate.errors)}`];
}

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
