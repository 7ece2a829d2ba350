const BLOT = '*';

/**
 * An answer without the secret that its request bore. A gateway may quote the header that it refuses,
 * and what an answer says is kept in the record, on the ticket and on the screen.
 *
 * @param {import('@forge/api').APIResponse} answer
 * @param {string} secret
 * @returns {Promise<import('@forge/api').APIResponse>}
 */
export async function discreet(answer, secret) {
  const body = Buffer.from(await answer.arrayBuffer());
  const headers = new Headers();
  answer.headers.forEach((value, name) => headers.append(name, blotted(value, secret)));
  for (const form of formsOf(secret)) {
    blotOut(body, form);
  }
  // An answer that may not have a body must not be given an empty one either.
  return new Response(body.length > 0 ? body : null, { status: answer.status, headers });
}

/** @param {string} secret */
const formsOf = (secret) => [secret, encodeURIComponent(secret)];

/**
 * @param {string} text
 * @param {string} secret
 */
function blotted(text, secret) {
  return formsOf(secret).reduce((rest, form) => rest.replaceAll(form, BLOT), text);
}

/**
 * In place: most answers are large, and hold nothing to blot out.
 *
 * @param {Buffer} body
 * @param {string} form
 */
function blotOut(body, form) {
  const length = Buffer.byteLength(form);
  for (let at = body.indexOf(form); at >= 0; at = body.indexOf(form, at + length)) {
    body.fill(BLOT, at, at + length);
  }
}
