import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { manifestActions } from './manifest-actions.js';
import { PAGES, folderOf } from './pages.js';
import { tokenDefaults } from './token-defaults.js';

const here = import.meta.dirname;

/**
 * One page, named by the mode: `vite build --mode admin`. Everything is a file of its own (no
 * inlined asset, no inline script), because the platform serves a page under a policy that allows
 * scripts from the page's own folder only.
 */
export default defineConfig(({ mode: page }) => {
  if (!PAGES.includes(page)) {
    throw new Error(`No page is called ${page}. Add --mode with one of: ${PAGES.join(', ')}`);
  }
  return {
    root: here,
    base: './',
    plugins: [react(), tokenDefaults(), manifestActions()],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    resolve: {
      alias: [
        {
          // Atlaskit asks Atlassian's own experiment service which half-finished variant to show.
          // Outside Atlassian's products the answer is always "no"; the client is a third of the
          // page.
          find: /^@atlaskit\/platform-feature-flags(\/.*)?$/,
          replacement: join(here, 'src/no-feature-gates.ts'),
        },
      ],
    },
    build: {
      outDir: join(here, '../../build', folderOf(page)),
      emptyOutDir: true,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      target: 'es2022',
    },
  };
});
