/**
 * A core that plays a script: one list of commands per wave, then the last results as the answer.
 *
 * @param {import('../../js/host/drive.js').Command[][]} waves
 */
export function scripted(...waves) {
  /** @type {any[]} */
  const inputs = [];
  /** @type {import('../../js/host/core.js').Core} */
  const core = {
    advance: (input) => {
      inputs.push(input);
      const commands = waves[inputs.length - 1] ?? [];
      return { state: `after ${inputs.length}`, commands, answer: input.event };
    },
    requestOf: (/** @type {any} */ { method, url, headers, body }) =>
      new Request(url, { method, headers, body }),
    answerOf: (id, status, headers, body) => ({
      id,
      outcome: 'answered',
      status,
      headers: Object.fromEntries(headers),
      body: new TextDecoder().decode(body),
    }),
  };
  return { core, inputs };
}
