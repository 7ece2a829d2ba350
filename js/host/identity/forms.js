/**
 * The forms in which a text can stand in an answer, each as one byte a letter: as it is, escaped for
 * addresses, for JSON and for HTML, in base 16, and in base 64 wherever it stands within what was
 * encoded.
 *
 * @param {string} secret
 * @returns {string[]}
 */
export function runsOf(secret) {
  const escaped = encodeURIComponent(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    escaped,
    inLowerCase(escaped),
    new URLSearchParams({ '': secret }).toString().slice(1),
    inJson,
    inAscii(inJson),
    inHtml(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    ...inBase64(secret),
  ];
  const asBytes = forms.map((form) => Buffer.from(form).toString('latin1'));
  // A header has no other alphabet.
  const inHeader = Buffer.from(secret, 'latin1').toString('latin1');
  return [...new Set([...asBytes, inHeader])].filter((form) => form !== '');
}

/** @param {string} escaped */
const inLowerCase = (escaped) => escaped.replace(/%../g, (code) => code.toLowerCase());

/** @param {string} text */
const inAscii = (text) =>
  text.replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @param {string} text */
const inHtml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * Three bytes make four letters, so a text looks in one of three ways, depending on how many bytes
 * stand before it. The letters that also hold what stands beside it are left out.
 *
 * @param {string} secret
 * @returns {string[]} of both alphabets
 */
function inBase64(secret) {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const whole = Math.floor((padded.length * 8) / 6);
    const first = Math.ceil((before * 8) / 6);
    return /** @type {const} */ (['base64', 'base64url']).map((alphabet) =>
      padded.toString(alphabet).slice(first, whole),
    );
  });
}
