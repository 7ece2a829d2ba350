import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { bundle } from './app.mjs';
import { at } from './paths.mjs';
import { Problem } from './problem.mjs';
import { fresh } from './stamps.mjs';

/** The folders of the core's modules in pkg/. */
const FOLDERS = ['', 'office', 'sweep'];
const WASM = 'offramp_bg.wasm';
const DECLARED =
  '/** The module of the core, as it is compiled. */\nexport function bytes(): BufferSource;\n';

/**
 * How the bytes of the core get into the bundle: as files beside the code, which works with the
 * published packages and is documented nowhere, or as text within the code, which needs nothing of
 * the platform and costs a third of the size and the time to read it.
 *
 * @type {Record<string, (module: string) => string>} what `bytes.js` is, by way
 */
const WAYS = {
  file: () =>
    [
      "import { readFileSync } from 'node:fs';",
      `export const bytes = () => readFileSync(new URL('./${WASM}', import.meta.url));\n`,
    ].join('\n'),
  inline: (module) =>
    `export const bytes = () => Buffer.from('${readFileSync(module, 'base64')}', 'base64');\n`,
};

/** @returns {string} the way that `OFFRAMP_WASM` chooses */
export function chosenWay() {
  const way = env.OFFRAMP_WASM ?? 'file';
  if (!Object.hasOwn(WAYS, way)) {
    throw new Problem(`OFFRAMP_WASM is ${Object.keys(WAYS).join(' or ')}, not '${way}'.`);
  }
  return way;
}

/** Writes pkg/bytes.js and its neighbours: what the host has of the core's bytes. */
export function bytes() {
  const way = chosenWay();
  return fresh({
    name: 'bytes',
    inputs: FOLDERS.map((folder) => join('pkg', folder, WASM)),
    outputs: FOLDERS.flatMap((folder) => namesIn(at('pkg', folder))),
    extra: [way],
    build: async () => writeBytes(at('pkg'), at('pkg'), way),
  });
}

/** @param {string} folder */
const namesIn = (folder) => ['bytes.js', 'bytes.d.ts'].map((name) => join(folder, name));

/**
 * @param {string} from where the modules are
 * @param {string} to
 * @param {string} way
 */
function writeBytes(from, to, way) {
  for (const folder of FOLDERS) {
    const [code = '', types = ''] = namesIn(join(to, folder));
    mkdirSync(dirname(code), { recursive: true });
    writeFileSync(code, WAYS[way]?.(join(from, folder, WASM)) ?? '');
    writeFileSync(types, DECLARED);
  }
}

/**
 * Builds build/app-inline, the functions without any file of wasm, from a copy in which there is none.
 *
 * @returns {Promise<string>} the folder
 */
export async function inlineApp() {
  const folder = at('build', 'app-inline');
  const tree = at('build', 'inline');
  await fresh({
    name: 'functions-inline',
    inputs: [
      'manifest.yml',
      'package-lock.json',
      'src/index.js',
      'js/host',
      'pkg',
      'scripts/lib/bytes.mjs',
    ],
    outputs: [join(folder, 'index.cjs')],
    build: async () => {
      rmSync(tree, { recursive: true, force: true });
      for (const name of [
        'manifest.yml',
        'package.json',
        'package-lock.json',
        'src/index.js',
        'js/host',
        'pkg',
      ]) {
        cpSync(at(name), join(tree, name), {
          recursive: true,
          filter: (path) => !path.endsWith('.wasm'),
        });
      }
      writeBytes(at('pkg'), join(tree, 'pkg'), 'inline');
      if (!existsSync(join(tree, 'node_modules'))) {
        symlinkSync(at('node_modules'), join(tree, 'node_modules'), 'dir');
      }
      await bundle(tree, folder);
    },
  });
  return folder;
}
