import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { tokenDefaults } from './token-defaults.js';

const here = import.meta.dirname;

/**
 * The panel's page. Everything is a file of its own (no inlined asset, no inline script), because
 * the platform serves it under a policy that allows scripts from the page's own folder only.
 */
export default defineConfig({
  root: here,
  base: './',
  plugins: [react(), tokenDefaults()],
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
  resolve: {
    alias: [
      {
        // Atlaskit asks Atlassian's own experiment service which half-finished variant to show.
        // Outside Atlassian's products the answer is always "no"; the client is a third of the page.
        find: /^@atlaskit\/platform-feature-flags(\/.*)?$/,
        replacement: join(here, 'src/no-feature-gates.ts'),
      },
    ],
  },
  build: {
    outDir: join(here, '../../build/ui'),
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    target: 'es2022',
  },
});
