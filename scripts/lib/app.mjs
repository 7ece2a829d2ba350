import { PAGES, folderOf } from '../../js/ui/pages.js';
import { at, root } from './paths.mjs';
import { run } from './run.mjs';
import { fresh } from './stamps.mjs';

/** Builds build/app: the functions, as Forge's own bundler makes them. Needs pkg/. */
export function functions() {
  const runtime = 'sandbox/forge/runtime';
  return fresh({
    name: 'functions',
    inputs: [
      ...['manifest.yml', 'package-lock.json', 'src/index.js', 'js/host', 'pkg'],
      ...[runtime, 'scripts/forge/bundle.cjs'],
    ],
    outputs: ['index.cjs', '__forge__.cjs', 'manifest.yml'].map((name) => at('build', 'app', name)),
    build: () => bundle(root, at('build', 'app')),
  });
}

/**
 * Runs Forge's own bundler, with the sandbox's runtime in place of the platform's.
 *
 * @param {string} app the folder of the manifest
 * @param {string} folder to be made
 */
export async function bundle(app, folder) {
  const env = { FORGE_RUNTIME_PATH: at('sandbox', 'forge', 'runtime') };
  await run(process.execPath, [at('scripts', 'forge', 'bundle.cjs'), app, folder], { env });
}

/** Builds build/ui and its neighbours: the pages, each as Vite makes it. */
export function ui() {
  return fresh({
    name: 'ui',
    inputs: ['js/ui', 'js/evidence', 'package-lock.json'],
    filter: (path) => !path.startsWith(at('js', 'ui', 'fixtures')),
    outputs: PAGES.map((page) => at('build', folderOf(page), 'index.html')),
    build: async () => {
      const vite = at('node_modules', 'vite', 'bin', 'vite.js');
      const config = at('js', 'ui', 'vite.config.js');
      for (const page of PAGES) {
        await run(process.execPath, [vite, 'build', '--config', config, '--mode', page]);
      }
    },
  });
}
