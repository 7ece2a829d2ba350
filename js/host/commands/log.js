/** @type {Map<string, (line: string) => void>} */
const levels = new Map([
  ['debug', (line) => console.debug(line)],
  ['info', (line) => console.info(line)],
  ['warn', (line) => console.warn(line)],
  ['error', (line) => console.error(line)],
]);

/**
 * Writes one line to the app's log.
 *
 * @param {{ level: string, message: string, fields?: Record<string, unknown> }} command
 * @returns {Promise<object>}
 */
export async function log({ level, message, fields }) {
  const write = levels.get(level) ?? console.info;
  write(JSON.stringify({ message, ...fields }));
  return {};
}
