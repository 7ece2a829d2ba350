import assert from 'node:assert/strict';
import { beforeEach, describe, it, mock } from 'node:test';
import { invoked, reset } from './platform-fake.js';

const { calling, freshCore } = await import('../../js/host/doors.js');
const { HostError, guarded } = await import('../../js/host/errors.js');
const { later } = await import('../../js/host/later.js');
const { tickedEvent } = await import('../../js/host/handlers/tick.js');
const { panelResolver } = await import('../../js/host/handlers/panel.js');
const index = await import('../../src/index.js');

const CANARY = 'canary-key-4711';

/**
 * @param {string} functionKey
 * @param {unknown} payload
 */
const call = (functionKey, payload = {}) => {
  const issue = { key: 'OFF-1', id: '10001' };
  const context = { cloudId: 'c', extension: { type: 'jira:issuePanel', issue } };
  const backend = { installContext: 'ari:cloud:jira::site/c', principal: { accountId: 'olga' } };
  return invoked(() => panelResolver({ call: { functionKey, payload }, context }, backend));
};

/** @param {() => Promise<unknown>} run */
async function errorOf(run) {
  const shown = mock.method(console, 'error', () => {});
  try {
    await run();
  } catch (error) {
    return {
      error: /** @type {any} */ (error),
      logged: JSON.stringify(shown.mock.calls.map((line) => line.arguments)),
    };
  } finally {
    shown.mock.restore();
  }
  throw new Error('nothing was thrown');
}

describe('the entry file', () => {
  it('reads what is behind a handler when the handler is called', async () => {
    const part = mock.fn(async () => ({
      ask: async (/** @type {string} */ what) => `${what}!`,
    }));
    const ask = later(part, 'ask');
    assert.equal(part.mock.callCount(), 0);
    assert.equal(await ask('who'), 'who!');
  });

  it('has the handlers that the manifest names, and no more', () => {
    assert.deepEqual(Object.keys(index).sort(), [
      'adminResolver',
      'checkAccess',
      'expressionFailed',
      'findInactive',
      'installed',
      'leftBusiness',
      'leftTeam',
      'onboard',
      'panelResolver',
      'restore',
      'revokeInactive',
      'runWorker',
      'sweepWorker',
      'ticketMoved',
      'ticketTried',
      'watch',
    ]);
  });
});

describe('the panel resolver', () => {
  beforeEach(reset);

  for (const name of ['toString', 'constructor', '__proto__', '', 'openn']) {
    it(`does not know '${name}'`, async () => {
      const { error } = await errorOf(() => call(name));
      assert.equal(error.code, 'host.unknownFunction');
    });
  }

  it('refuses a megabyte of text before the core sees it', async () => {
    const { error } = await errorOf(() => call('open', { text: 'a'.repeat(1_000_000) }));
    assert.equal(error.code, 'host.payloadTooLarge');
    assert.match(error.message, /100 KB.*Reload/);
  });

  it('refuses a call of no shape at all', async () => {
    const { error } = await errorOf(() => invoked(() => panelResolver(undefined, undefined)));
    assert.equal(error.code, 'host.unknownFunction');
  });
});

describe('what leaves a handler', () => {
  it('is an error with a code and without a stack', async () => {
    const { error } = await errorOf(() => call('nothing'));
    assert.equal(error.stack, `OfframpError: ${error.message}`);
    assert.match(error.message, /\(host\.unknownFunction\)$/);
  });

  it('says nothing of an unexpected error but its name', async () => {
    const handler = guarded(async () => {
      throw new TypeError(`Headers.set: 'Bearer ${CANARY}' is not a valid header value`);
    });
    const { error, logged } = await errorOf(handler);
    assert.equal(error.code, 'host.unexpected');
    assert.match(logged, /TypeError/);
    assert.ok(!`${error.message}${error.stack}${logged}`.includes(CANARY));
  });
});

describe('the core', () => {
  it('keeps what an invocation needs from one wave to the next, and no longer', async () => {
    const core = await freshCore();
    const { commands } = core.advance({ event: moved(), now: 0 });
    const [{ id }] = commands;
    const results = [{ id, type: 'load', failed: { code: 'NONE', message: '' } }];
    const { commands: more, answer } = core.advance({
      event: { type: 'results', results },
      now: 0,
    });
    assert.deepEqual(more, []);
    assert.ok(answer);
    core.end();
    const next = await freshCore();
    assert.throws(() => next.advance({ event: { type: 'results', results }, now: 0 }), {
      name: 'OfframpError',
    });
  });
});

describe('what the schedule tells the core', () => {
  const names = ['OFFRAMP_SETTINGS', 'OFFRAMP_READ_KEY', 'OFFRAMP_WRITE_KEY', 'OFFRAMP_ENTRA'];
  const told = () => invoked(async () => tickedEvent({}).variables);

  it('is the settings in full, and of the secrets a digest only', async () => {
    for (const name of names) process.env[name] = CANARY;
    const variables = await told();
    for (const name of names) delete process.env[name];
    const { OFFRAMP_SETTINGS: settings, ...digests } = variables;
    assert.equal(settings, CANARY);
    assert.deepEqual(Object.keys(digests), names.slice(1));
    for (const digest of Object.values(digests)) assert.match(String(digest), /^[\da-f]{16}$/);
  });

  it('is nothing where nothing is set', async () => {
    assert.deepEqual(Object.values(await told()), [null, null, null, null]);
  });
});

describe('a panic of the core', () => {
  it('is one failed call with a code, after which the module is fresh', async () => {
    await freshCore();
    const trap = () => {
      throw new WebAssembly.RuntimeError(`unreachable ${CANARY}`);
    };
    assert.throws(
      () => calling(trap),
      (/** @type {any} */ error) => {
        assert.ok(error instanceof HostError);
        assert.equal(error.code, 'core.panic');
        return !error.message.includes(CANARY);
      },
    );
    const step = (await freshCore()).advance({ event: moved(), now: 0 });
    assert.ok(Array.isArray(step.commands));
  });

  it('leaves nothing to give back: the module is another one', async () => {
    const core = await freshCore();
    const trap = () => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
    assert.throws(() => calling(trap), { code: 'core.panic' });
    core.end();
    assert.throws(() => core.advance({ event: moved(), now: 0 }), { code: 'core.misuse' });
    const step = (await freshCore()).advance({ event: moved(), now: 0 });
    assert.ok(step.commands.length > 0);
  });

  it('is told apart from misuse, which has a code of its own', async () => {
    await freshCore();
    assert.throws(() => calling(() => JSON.parse('{')), { code: 'core.misuse' });
  });
});

/** Something that begins with a load. */
function moved() {
  return {
    type: 'moved',
    context: {
      ...{ accountId: 'olga', issueKey: 'OFF-1', issueId: '10001' },
      ...{ executionId: 'x-1', playbook: 'left-business' },
    },
    invocation: 'inv',
    deadline: 40_000,
  };
}
