/** The shapes in which an API refuses, where the description of an operation does not say. */

const text = { type: 'string' };

/**
 * @param {Record<string, object>} properties
 * @param {string[]} [required]
 */
const object = (properties, required = Object.keys(properties)) => ({
  ...{ type: 'object', additionalProperties: false },
  ...{ properties, required },
});

/** What no description has, and live systems were seen to say. */
export const SEEN = {
  $id: 'seen',
  components: {
    schemas: {
      InsufficientScope: object({
        key: { const: 'forbidden.insufficientScope' },
        context: object({ requiredScopes: { type: 'array', minItems: 1, items: text } }),
        ...{ errorKey: text, errorDetail: text },
      }),
      // The description of Graph is derived, and leaves out what OData says of several errors.
      ODataDetails: object({
        error: object({
          ...{ code: text, message: text, innerError: { type: 'object' } },
          details: { type: 'array', items: object({ code: text, message: text, target: text }) },
        }),
      }),
    },
  },
};

/** The gateway before the Organizations API has words of its own, whatever is described behind it. */
const GATEWAY = ['ProxyError', 'NoPermsError'];

/** @type {Record<string, { always?: string[], unless?: string[], seen?: string[] }>} */
const SHAPES = {
  'atlassian-org': { always: GATEWAY, unless: ['Errors', 'Errors.ApplicationErrors.Model'] },
  'atlassian-user-management': { seen: ['InsufficientScope'] },
  'jira-platform-v3': { unless: ['ErrorCollection'] },
  'msgraph-v1': { seen: ['ODataDetails'] },
};

/**
 * @param {string} description
 * @param {boolean} isDescribed whether the operation says how it refuses
 * @returns {string[]} schemas, one of which has to fit
 */
export function refusalsOf(description, isDescribed) {
  const { always = [], unless = [], seen = [] } = SHAPES[description] ?? {};
  const names = isDescribed ? always : [...unless, ...always];
  return [
    ...names.map((name) => `${description}-closed#/components/schemas/${name}`),
    ...seen.map((name) => `${SEEN.$id}#/components/schemas/${name}`),
  ];
}
