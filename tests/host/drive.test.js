import assert from 'node:assert/strict';
import { beforeEach, describe, it, mock } from 'node:test';
import { invoked, json, platform, reset } from './platform-fake.js';
import { scripted } from './core-fake.js';

const { MAX_WAVES, drive } = await import('../../js/host/drive.js');

const asked = { type: 'asked' };
const pause = { id: 1, type: 'pause', ms: 0 };

describe('drive', () => {
  beforeEach(reset);

  it('gives the answer when the core asks for nothing', async () => {
    const { core, inputs } = scripted();
    assert.deepEqual(await drive(core, asked), asked);
    assert.ok(Math.abs(inputs[0].now - Date.now()) < 5_000);
  });

  it('hands the results back in the order of the commands', async () => {
    const slow = { id: 4, type: 'pause', ms: 20 };
    const { core } = scripted([slow, pause]);
    const answer = await drive(core, asked);
    assert.deepEqual(answer, {
      type: 'results',
      results: [
        { id: 4, type: 'pause' },
        { id: 1, type: 'pause' },
      ],
    });
  });

  it('ends the invocation once, whether it answers or fails', async () => {
    const answering = scripted([pause]);
    await drive(answering.core, asked);
    const failing = scripted([{ id: 1, type: 'nothing' }]);
    await assert.rejects(drive(failing.core, asked));
    assert.deepEqual([answering.ended.times, failing.ended.times], [1, 1]);
  });

  it('carries out the commands of a wave all at once', async () => {
    let open = 0;
    let most = 0;
    platform.answer = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open -= 1;
      return json({ value: 1 });
    };
    const read = (/** @type {number} */ id) => ({
      id,
      type: 'load',
      reads: [{ store: 'value', key: `k${id}` }],
    });
    await invoked(() => drive(scripted([read(1), read(2), read(3)]).core, asked));
    assert.equal(most, 3);
  });

  it('stops a core that never ends', async () => {
    const endless = Array.from({ length: MAX_WAVES + 1 }, () => [pause]);
    await assert.rejects(drive(scripted(...endless).core, asked), { code: 'host.tooManyWaves' });
  });

  it('refuses a command it does not know, `toString` included', async () => {
    const { core } = scripted([{ id: 1, type: 'toString' }]);
    await assert.rejects(drive(core, asked), { code: 'host.unknownCommand' });
  });

  it('writes a log line with its fields', async () => {
    const info = mock.method(console, 'info', () => {});
    const line = { id: 1, type: 'log', level: 'info', message: 'cut', fields: { run: 'r1' } };
    await drive(scripted([line]).core, asked);
    info.mock.restore();
    assert.deepEqual(JSON.parse(info.mock.calls[0].arguments[0]), { message: 'cut', run: 'r1' });
  });
});
