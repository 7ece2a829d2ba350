/**
 * Usage: node sandbox/forge/main.js [--port N] [--scenario NAME] [--seed N] [--users N]
 *          [--variant NAME=VALUE]... [--app DIR] [--ui DIR]
 *
 * Serves the sandbox company until it is interrupted. Builds nothing: `npm run build` does.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { variantsOf } from './platform/variants.js';
import { startSandbox } from './sandbox.js';

export { startSandbox };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_PORT = 4600;
const PROFILES = ['release', 'debug'];

/** The program that plays the cloud: named by OFFRAMP_CLOUD_BIN, or where cargo puts it. */
export function cloudBinary() {
  const built = PROFILES.map((profile) => join(ROOT, 'target', profile, 'offramp-cloud'));
  return process.env.OFFRAMP_CLOUD_BIN ?? built.find(existsSync) ?? String(built[0]);
}

/** @param {string | undefined} text */
function wholeNumber(text) {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`'${text}' is not a whole number. --port, --seed and --users take one.`);
}

/** What the sandbox needs must be built. */
function readOptions() {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({
    options: {
      ...{ port: text, scenario: text, seed: text, users: text, app: text, ui: text },
      variant: { type: 'string', multiple: true },
    },
  });
  const app = resolve(values.app ?? join(ROOT, 'build', 'app'));
  const ui = resolve(values.ui ?? join(ROOT, 'build', 'ui'));
  const cloud = cloudBinary();
  const missing = [join(app, 'manifest.yml'), join(ui, 'index.html'), cloud].find(
    (path) => !existsSync(path),
  );
  if (missing) throw new Error(`${missing} is not there. Run 'npm run build' first.`);
  return {
    port: wholeNumber(values.port) ?? DEFAULT_PORT,
    scenario: values.scenario,
    seed: wholeNumber(values.seed),
    users: wholeNumber(values.users),
    variants: variantsOf(values.variant ?? []),
    node: process.env.OFFRAMP_APP_NODE,
    ...{ app, ui, cloud },
  };
}

async function main() {
  const sandbox = await startSandbox(readOptions());
  process.stdout.write(`Sandbox of ${sandbox.platform.company.name}: ${sandbox.url}\n`);
  const stop = () => void sandbox.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const hint = error.code === 'EADDRINUSE' ? ' Choose another port with --port.' : '';
    process.stderr.write(`${error.message}${hint}\n`);
    process.exitCode = 1;
  });
}
