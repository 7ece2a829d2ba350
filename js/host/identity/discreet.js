import { runsOf } from './forms.js';

const BLOT = '*';

/** Of twice as many letters of a secret in a row, one piece of this length is found. */
const PIECE = 8;

/** @typedef {{ run: string, at: number }} Place where a piece stands in a run */

/**
 * An answer without the secrets that were known when its request went out. A gateway may quote the
 * header that it refuses, or an API the body, in whatever form: plain, escaped, encoded, cut short.
 * What an answer says is kept in the record, on the ticket and on the screen.
 *
 * @param {import('@forge/api').APIResponse} answer
 * @param {string[]} secrets
 * @returns {Promise<import('@forge/api').APIResponse>}
 */
export async function discreet(answer, secrets) {
  const body = Buffer.from(await answer.arrayBuffer());
  const runs = secrets.filter((secret) => secret !== '').flatMap(runsOf);
  const pieces = piecesOf(runs);
  const headers = new Headers();
  answer.headers.forEach((value, name) => {
    const bytes = Buffer.from(value, 'latin1');
    blotOut(bytes, runs, pieces);
    headers.append(name, bytes.toString('latin1'));
  });
  blotOut(body, runs, pieces);
  // An answer that may not have a body must not be given an empty one either.
  return new Response(body.length > 0 ? body : null, { status: answer.status, headers });
}

/**
 * @param {string[]} runs
 * @returns {Map<string, Place>} cut one beside the other
 */
function piecesOf(runs) {
  /** @type {Map<string, Place>} */
  const pieces = new Map();
  for (const run of runs) {
    for (let at = 0; at + PIECE <= run.length; at += PIECE) {
      pieces.set(run.slice(at, at + PIECE), { run, at });
    }
  }
  return pieces;
}

/**
 * In place, since most answers are large and hold nothing to blot out.
 *
 * @param {Buffer} body
 * @param {string[]} runs one byte a letter
 * @param {Map<string, Place>} pieces of them
 */
function blotOut(body, runs, pieces) {
  const text = body.toString('latin1');
  runs.filter((run) => run.length < 2 * PIECE).forEach((run) => blotWhole(body, text, run));
  for (let at = 0; at + PIECE <= text.length; at += 1) {
    const place = pieces.get(text.slice(at, at + PIECE));
    if (place !== undefined) {
      const { from, to } = asFarAs(text, at, place);
      body.fill(BLOT, from, to);
    }
  }
}

/**
 * @param {Buffer} body
 * @param {string} text of it
 * @param {string} run
 */
function blotWhole(body, text, run) {
  for (let at = text.indexOf(run); at >= 0; at = text.indexOf(run, at + 1)) {
    body.fill(BLOT, at, at + run.length);
  }
}

/**
 * @param {string} text
 * @param {number} found where a piece stands in it
 * @param {Place} place
 * @returns {{ from: number, to: number }} as far as the text goes on as the secret does
 */
function asFarAs(text, found, { run, at }) {
  let before = 0;
  while (at > before && text[found - before - 1] === run[at - before - 1]) {
    before += 1;
  }
  let length = PIECE;
  while (at + length < run.length && text[found + length] === run[at + length]) {
    length += 1;
  }
  return { from: found - before, to: found + length };
}
