/**
 * What the commands of one invocation share.
 *
 * @returns {import('../../js/host/drive.js').Invocation}
 */
export const invocation = () => ({ core: scripted().core, keys: new Map(), entra: {} });

/**
 * A core that plays a script: one list of commands per wave, then the last results as the answer.
 *
 * @param {import('../../js/host/drive.js').Command[][]} waves
 */
export function scripted(...waves) {
  /** @type {any[]} */
  const inputs = [];
  const ended = { times: 0 };
  /** @type {import('../../js/host/core.js').Core} */
  const core = {
    advance: (input) => {
      inputs.push(input);
      return { commands: waves[inputs.length - 1] ?? [], answer: input.event };
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
    end: () => {
      ended.times += 1;
    },
  };
  return { core, inputs, ended };
}
