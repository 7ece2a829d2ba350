/** `npm run verify`: what it says and how it exits. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../../js/evidence/cli.js';
import { FILE, golden, heads } from './golden.js';

const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {...string} args */
async function verified(...args) {
  let out = '';
  const sink = { write: (/** @type {string} */ text) => (out += text) };
  const code = await run(args, sink, sink);
  return { code, out };
}

describe('npm run verify', () => {
  it('is a verb of the project', () => {
    const { scripts } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    assert.equal(scripts.verify, 'node js/evidence/cli.js');
  });

  it('calls the pack that the core made whole, and writes its page', async () => {
    const page = join(folder, 'page.html');
    const given = heads.flatMap((head) => ['--head', head]);
    const { code, out } = await verified(fileURLToPath(FILE), ...given, '--page', page);
    assert.equal(code, 0, out);
    assert.match(out, /whole/);
    assert.match(readFileSync(page, 'utf8'), /<details class="requests">/);
  });

  it('names the entry that was changed, and writes no page', async () => {
    const pack = golden();
    const [{ entries, runId }] = pack.runs;
    entries[4].text = entries[4].text.replace('{', '{ ');
    const file = join(folder, 'changed.json');
    writeFileSync(file, JSON.stringify(pack));
    const { code, out } = await verified(file, '--page', join(folder, 'no.html'));
    assert.equal(code, 1);
    assert.match(out, new RegExp(`${runId}, entry 5: entry 5 was changed`));
    assert.throws(() => readFileSync(join(folder, 'no.html')));
  });

  it('refuses what it can’t read, with what to do', async () => {
    const { code, out } = await verified(join(folder, 'nothing.json'));
    assert.equal(code, 2);
    assert.match(out, /Name the pack's JSON file/);
  });
});
