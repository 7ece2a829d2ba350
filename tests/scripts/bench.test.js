import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { broken, table } from '../../scripts/bench/bounds.mjs';
import { at } from '../../scripts/lib/paths.mjs';

const held = (/** @type {number | undefined} */ value) => ({
  ...{ what: 'preview, waves', value, most: 2 },
});

describe('the bounds of the bench', () => {
  it('are kept by what is as large as they are, and by what is smaller', () => {
    assert.deepEqual(broken([held(2), held(0)]), []);
  });

  it('are broken by anything above, which is told with how much it is', () => {
    assert.deepEqual(broken([held(2), held(5)]), ['preview, waves: 5, 3 over 2']);
    const size = { what: 'wasm', value: 1000.2, most: 1000, unit: 'KB' };
    assert.deepEqual(broken([size]), ['wasm: 1000.2 KB, 0.2 KB over 1000 KB']);
  });

  it('are broken by a figure that is not there', () => {
    const told = ['preview, waves: not measured, at most 2 is allowed'];
    assert.deepEqual(broken([held(undefined)]), told);
    assert.deepEqual(broken([held(NaN)]), told);
  });

  it('are none where a figure is only told', () => {
    assert.deepEqual(broken([{ what: 'cold start', measured: '900 ms', told: '20 ms' }]), []);
  });

  it('stand beside the figures', () => {
    const lines = table([held(1), { what: 'cold start', measured: '9.0 ms' }]).split('\n');
    assert.match(lines[1] ?? '', /^preview, waves +1 +2$/);
    assert.match(lines[2] ?? '', /^cold start +9\.0 ms$/);
  });

  it('are of parts with names, and an unknown name is refused with all of them', () => {
    const bench = [at('scripts', 'bench.mjs'), '--only', 'sizes,wishes'];
    const { status, stderr } = spawnSync(process.execPath, bench, { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /no part wishes\. There are: sizes, requests, sweep, times/);
  });
});
