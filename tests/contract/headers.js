/** The headers of an answer that something depends on: what a body is, and when to come back. */

const JSON_TYPE = /^application\/json\b/;

/** Whole seconds, or a date as HTTP writes it. */
const RETRY_AFTER = /^(\d+|\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT)$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

/**
 * @param {import('./check.js').Exchange} exchange whose answer is the API's own
 * @returns {string[]}
 */
export function headerProblems({ responseHeaders, responseBody }) {
  if (!responseHeaders) return ['response: its headers are not recorded'];
  const {
    'content-type': type = '',
    'retry-after': wait,
    'x-ratelimit-reset': reset,
  } = responseHeaders;
  return [
    ...(responseBody && !JSON_TYPE.test(type) ? [`response: a body of type '${type}'`] : []),
    ...(wait !== undefined && !RETRY_AFTER.test(wait) ? [`response: retry-after '${wait}'`] : []),
    ...(reset !== undefined && !INSTANT.test(reset)
      ? [`response: x-ratelimit-reset '${reset}'`]
      : []),
  ];
}
