/**
 * The child process in which the app's functions run. It is told what to do by its parent and can
 * be killed at any moment; everything that must last is with the parent.
 */
import { createRequire } from 'node:module';
import { format } from 'node:util';

const require = createRequire(import.meta.url);
const [, , loaderPath] = process.argv;
/** @type {{ main: Function, sandbox: { setClockOffset: (ms: number) => void, watchSleep: Function } }} */
const loader = require(/** @type {string} */ (loaderPath));

/** @type {string | null} */
let invocationId = null;

/** @param {object} message */
const tell = (message) => process.send?.(message);

for (const level of /** @type {const} */ (['debug', 'log', 'info', 'warn', 'error', 'trace'])) {
  console[level] = (...args) => tell({ type: 'log', invocationId, level, text: format(...args) });
}

loader.sandbox.watchSleep((/** @type {number | null} */ until) =>
  tell({ type: 'asleep', invocationId, until }),
);

/** @param {{ event: any, deadline: number }} order */
async function run({ event, deadline }) {
  invocationId = event._meta.appContext.invocationId;
  const lambdaContext = {
    awsRequestId: invocationId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  const result = await loader.main(event, lambdaContext);
  tell({ type: 'result', invocationId, result });
  invocationId = null;
}

process.on('message', (/** @type {any} */ message) => {
  if (message.type === 'clock') loader.sandbox.setClockOffset(message.offsetMs);
  if (message.type === 'invoke') run(message);
});
process.on('disconnect', () => process.exit(0));
tell({ type: 'ready' });
