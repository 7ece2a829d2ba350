import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { after, beforeEach, describe, it } from 'node:test';
import { older } from '../../scripts/lib/prerequisites.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { Problem } from '../../scripts/lib/problem.mjs';
import { fresh } from '../../scripts/lib/stamps.mjs';

const folder = at('build', 'test-stamps');
const stamp = at('build', '.stamps', 'test-stamps');

const clean = () => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(stamp, { force: true });
};

/**
 * @param {string} [version] of a tool
 * @returns {Promise<boolean>} whether it was built
 */
async function built(version = '1') {
  let done = false;
  await fresh({
    name: 'test-stamps',
    inputs: ['build/test-stamps/in'],
    outputs: [at('build', 'test-stamps', 'out')],
    extra: [version],
    build: async () => {
      done = true;
      writeFileSync(at('build', 'test-stamps', 'out'), 'made');
    },
  });
  return done;
}

describe('a build step', () => {
  beforeEach(() => {
    clean();
    mkdirSync(at('build', 'test-stamps', 'in'), { recursive: true });
    writeFileSync(at('build', 'test-stamps', 'in', 'a'), 'one');
  });
  after(clean);

  it('runs once for the same inputs', async () => {
    assert.deepEqual([await built(), await built()], [true, false]);
  });

  it('runs again when a file, a name or a tool has changed', async () => {
    await built();
    writeFileSync(at('build', 'test-stamps', 'in', 'a'), 'two');
    assert.equal(await built(), true);
    writeFileSync(at('build', 'test-stamps', 'in', 'b'), '');
    assert.equal(await built(), true);
    assert.equal(await built('2'), true);
  });

  it('runs again when its result is gone', async () => {
    await built();
    rmSync(at('build', 'test-stamps', 'out'));
    assert.equal(await built(), true);
  });
});

describe('versions', () => {
  it('are compared number by number', () => {
    assert.equal(older('20.9.0', '20.18'), true);
    assert.equal(older('20.18.0', '20.18'), false);
    assert.equal(older('24.0.0', '20.18'), false);
    assert.equal(older('1.89.0', '1.90'), true);
    assert.equal(older('1.95.0', '1.90'), false);
  });
});

describe('a problem', () => {
  it('names the command that mends it', () => {
    assert.match(
      new Problem('Rust is missing.', 'install it').message,
      /Mend it with: {2}install it/,
    );
  });
});
