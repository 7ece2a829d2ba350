/** What the platform reads in a manifest, and what it refuses. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { stringify } from 'yaml';
import { readApp } from '../platform/manifest.js';
import { miniSandbox } from './support.js';

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifest-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {Record<string, unknown>} modules */
async function read(modules) {
  const path = join(folder, 'manifest.yml');
  await writeFile(path, stringify({ app: { id: 'an-app' }, modules }));
  return readApp(path);
}

const ACTION = {
  key: 'acts',
  outputs: { runId: { type: 'string', nullable: false } },
  outputContext: { entityName: 'leaver', outputType: 'OBJECT', outputDomain: 'off-ramp' },
};

test('the names of outputs are short and of few signs, and outputs need them', async () => {
  await read({ action: [ACTION] });
  for (const [more, said] of /** @type {[object, RegExp][]} */ ([
    [{ outputContext: undefined }, /acts has outputs and no outputContext/],
    [{ outputContext: { ...ACTION.outputContext, entityName: 'a-leaver' } }, /entityName/],
    [{ outputContext: { ...ACTION.outputContext, entityName: 'l'.repeat(13) } }, /entityName/],
    [{ outputContext: { ...ACTION.outputContext, outputDomain: 'Offramp' } }, /outputDomain/],
    [{ outputContext: { ...ACTION.outputContext, outputDomain: 'o'.repeat(13) } }, /outputDomain/],
  ])) {
    await assert.rejects(read({ action: [{ ...ACTION, ...more }] }), said);
  }
});

test('Automation shows twenty actions of an app at most', async () => {
  const actions = Array.from({ length: 21 }, (_, at) => `a${at}`);
  const provider = (/** @type {number} */ count) => ({
    'automation:actionProvider': [{ key: 'p', actions: actions.slice(0, count) }],
  });
  await read(provider(20));
  await assert.rejects(read(provider(21)), /at most 20 actions/);
});

test('what the manifest says of issues’ properties is indexed, in every company', async (context) => {
  const sandbox = await miniSandbox();
  context.after(() => sandbox.stop());
  const indexed = async () => (await sandbox.platform.cloud.control('GET', 'indexed')).body;
  const wanted = [{ propertyKey: 'run', path: 'state', searchAlias: 'miniState' }];
  assert.deepEqual(await indexed(), wanted);
  await sandbox.platform.cloud.control('POST', 'indexed', []);
  await sandbox.control('POST', 'scenario', {});
  assert.deepEqual(await indexed(), wanted);
});
