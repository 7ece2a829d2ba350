import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inlineApp } from '../lib/bytes.mjs';
import { at } from '../lib/paths.mjs';

/** @import { Row } from './bounds.mjs' */

const KB = 1000;

/** @returns {Promise<Row[]>} what is uploaded, and how large */
export async function sizes() {
  const inline = uploaded(await inlineApp());
  const modules = [
    { name: 'doors', wasm: readFileSync(at('pkg', 'offramp_bg.wasm')) },
    { name: 'office', wasm: readFileSync(at('pkg', 'office', 'offramp_bg.wasm')) },
    { name: 'sweep', wasm: readFileSync(at('pkg', 'sweep', 'offramp_bg.wasm')) },
  ];
  const page = readdirSync(at('build', 'ui'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => zipped(readFileSync(join(at('build', 'ui'), name))));
  const panel = page.reduce((sum, size) => sum + size, 0);
  return [
    ...modules.flatMap(({ name, wasm }) => [
      row(`wasm, ${name}, raw`, wasm.length, 1000),
      row(`wasm, ${name}, gzip`, zipped(wasm), 350),
    ]),
    row('panel page, JS and CSS, gzip', panel, 200),
    told('functions and wasm as files', uploaded(at('build', 'app'))),
    told('functions, the wasm within the code', inline),
  ];
}

/**
 * @param {string} app
 * @returns {number} bytes of code and wasm, without maps
 */
function uploaded(app) {
  const code = readdirSync(app).filter((name) => /\.(cjs|wasm)$/.test(name));
  return code.reduce((sum, name) => sum + statSync(join(app, name)).size, 0);
}

/** @param {Buffer} bytes */
const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/**
 * @param {string} what
 * @param {number} bytes
 * @returns {Row}
 */
function told(what, bytes) {
  return { what, measured: `${Math.round(bytes / KB)} KB` };
}

/**
 * @param {string} what
 * @param {number} bytes
 * @param {number} most in KB
 * @returns {Row}
 */
function row(what, bytes, most) {
  return { what, value: bytes / KB, most, unit: 'KB' };
}
