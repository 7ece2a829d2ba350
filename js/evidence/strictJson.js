const BACKSLASH = '\\';

/**
 * JSON as `JSON.parse` reads it, except that a field that stands twice in one object is told. Most
 * readers silently keep the last of both, some the first: such a text means two things.
 *
 * @param {string} text
 * @returns {{ value?: any, error?: string, endsEarly?: boolean, twice?: string }} `error`: why it
 *   is not JSON; `endsEarly`: more of it would have made it JSON; `twice`: the first repeated field
 */
export function parseStrictly(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: message, endsEarly: isAtEnd(message, text) };
  }
  const twice = repeatedField(text);
  return twice === undefined ? { value } : { value, twice };
}

/**
 * @param {string} message of the engine's parser
 * @param {string} text
 */
function isAtEnd(message, text) {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return /^(Unexpected end|Unterminated)/.test(message) || Number(position) >= text.length;
}

/**
 * @param {string} text JSON that can be parsed
 * @returns {string | undefined} the name, as JSON
 */
function repeatedField(text) {
  /** @type {(Set<string> | null)[]} names in the objects that are open; `null` for a list */
  const open = [];
  let string = '';
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '"') {
      const end = endOfString(text, at);
      string = text.slice(at, end);
      at = end - 1;
    } else if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : null);
    } else if (mark === '}' || mark === ']') {
      open.pop();
    } else if (mark === ':') {
      const name = JSON.parse(string);
      if (open.at(-1)?.has(name)) {
        return JSON.stringify(name);
      }
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}

/**
 * @param {string} text
 * @param {number} start of the opening quote
 * @returns {number} behind the closing quote
 */
function endOfString(text, start) {
  let at = start + 1;
  while (text[at] !== '"') {
    at += text[at] === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}
