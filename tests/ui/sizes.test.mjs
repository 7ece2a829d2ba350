import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PAGES } from '../../js/ui/pages.js';
import { pageFiles } from './harness.mjs';

const BUDGET_BYTES = 200 * 1024;

for (const page of PAGES) {
  test(`${page}: all scripts and styles stay within the budget`, async () => {
    const files = await Promise.all((await pageFiles(page)).map((file) => readFile(file)));
    const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
    assert.ok(files.length > 0);
    assert.ok(bytes <= BUDGET_BYTES, `${bytes} bytes`);
  });
}
