#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { HASH, UnreadablePack } from './format.js';
import { pageOf } from './page.js';
import { plain, reportText } from './report.js';
import { verify } from './verify.js';

const USAGE = `Usage: npm run verify -- FILE [--head HASH]... [--page OUT.html] [--json]

Tells whether an evidence pack is the one that was written. Works offline.

  --head HASH   a head from a ticket's comment, 64 digits; may be given several times
  --page FILE   also write a page for people, unless the pack was tampered with or proves nothing
  --json        the verdict for machines

Exit: 0 whole, 1 tampered with, 2 not readable as a pack,
      3 entries come after a head that was given, 4 nothing is proven.
`;

/** Exit codes. */
export const EXIT = { whole: 0, tampered: 1, unreadable: 2, unvouched: 3, unproven: 4 };

/** Why there is no page. @type {Record<string, string>} */
const NO_PAGE = {
  tampered: 'it would show what was changed as if it had happened',
  unproven: 'it would show what nothing proves',
};

/** @typedef {{ write: (text: string) => unknown }} Sink */

/** The command was not understood, or a file can't be read or written. */
class Refused extends Error {}

/**
 * @param {string[]} args
 * @param {Sink} out
 * @param {Sink} err
 * @returns {Promise<number>} the exit code; never throws
 */
export async function run(args, out, err) {
  const json = args.includes('--json');
  try {
    return await verifyFile(optionsOf(args), out);
  } catch (error) {
    const message = wordsOf(error);
    (json ? out : err).write(
      json ? `${JSON.stringify({ verdict: 'unreadable', error: message })}\n` : `${message}\n`,
    );
    return EXIT.unreadable;
  }
}

/**
 * @typedef {{ file?: string, heads: string[], page?: string, json: boolean }} Options `file` is
 *   missing where help was asked for
 * @param {string[]} args
 * @returns {Options}
 */
function optionsOf(args) {
  const { values, positionals } = parsed(args);
  const heads = (values.head ?? []).map((head) => head.trim().toLowerCase());
  const bad = heads.find((head) => !HASH.test(head));
  if (bad !== undefined) {
    throw new Refused(`--head needs all 64 hexadecimal digits, and this is "${plain(bad)}".`);
  }
  if (!values.help && positionals.length !== 1) {
    throw new Refused(`Name one file.\n\n${USAGE}`);
  }
  const { page, json = false, help = false } = values;
  return { file: help ? undefined : positionals[0], heads, page, json };
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        head: { type: 'string', multiple: true },
        page: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/**
 * @param {Options} options
 * @param {Sink} out
 * @returns {Promise<number>}
 */
async function verifyFile({ file, heads, page, json }, out) {
  if (file === undefined) {
    out.write(USAGE);
    return EXIT.whole;
  }
  const { pack, report } = verify(await contentOf(file), heads);
  const shows = report.verdict === 'whole' || report.verdict === 'unvouched';
  if (page !== undefined && shows) {
    const vouchedFor = report.runs.map(({ anchoredAt }) => anchoredAt);
    await written(page, pageOf(pack, vouchedFor));
  }
  out.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  if (page !== undefined && !json) {
    out.write(
      shows
        ? `The page is in ${plain(page)}.\n`
        : `No page was written: ${NO_PAGE[report.verdict]}.\n`,
    );
  }
  return EXIT[report.verdict];
}

/**
 * @param {string} file
 * @returns {Promise<string>}
 */
async function contentOf(file) {
  const bytes = await readFile(file).catch((error) => {
    throw new Refused(`${plain(file)} can't be read (${error.code}). Name the pack's JSON file.`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadablePack(
      'The file is not UTF-8 text, or it was changed on its way. Copy or export it again.',
    );
  }
}

/**
 * @param {string} file
 * @param {string} content
 */
async function written(file, content) {
  await writeFile(file, content).catch((error) => {
    throw new Refused(`${plain(file)} can't be written (${error.code}). Name another file.`);
  });
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function wordsOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Refused) {
    return message;
  }
  return error instanceof UnreadablePack
    ? plain(message)
    : `The pack can't be read: ${plain(message)}. Export it again; if that fails too, report it.`;
}

const [, started] = process.argv;
if (started && import.meta.url === pathToFileURL(realpathSync(started)).href) {
  process.exitCode = await run(process.argv.slice(2), process.stdout, process.stderr);
}
