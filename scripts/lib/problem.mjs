import { inspect } from 'node:util';

/** Something that the person at the keyboard can mend: shown without a stack. */
export class Problem extends Error {
  /**
   * @param {string} what is wrong, as a sentence
   * @param {string} [mend] the command that mends it
   */
  constructor(what, mend) {
    super(mend === undefined ? what : `${what}\n  Mend it with:  ${mend}`);
  }
}

/**
 * Runs a verb; a problem ends it with one readable message.
 *
 * @param {() => Promise<void>} verb
 */
export async function main(verb) {
  try {
    await verb();
  } catch (error) {
    const text = error instanceof Problem ? error.message : inspect(error);
    process.stderr.write(`\n${text}\n`);
    process.exitCode = 1;
  }
}
