import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';
import { ask, run } from './run.mjs';
import { at } from './paths.mjs';

const RUSTUP = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y";
const WASM = 'wasm32-unknown-unknown';

/** Looks for what the project cannot install itself, and adds the wasm target when it may. */
export async function prerequisites() {
  node();
  rust();
  linker();
  await wasmTarget();
}

function node() {
  const needed = JSON.parse(readFileSync(at('package.json'), 'utf8')).engines.node.slice(2);
  if (older(process.versions.node, needed)) {
    const found = `this is ${process.versions.node}`;
    throw new Problem(
      `Node ${needed} or newer is needed, ${found}.`,
      'nvm install 24 && nvm use 24',
    );
  }
}

function rust() {
  const found = ask('rustc', ['--version'])?.split(' ')[1];
  if (found === undefined || ask('cargo', ['--version']) === null) {
    throw new Problem('Rust is needed, and rustc or cargo is not on the PATH.', RUSTUP);
  }
  const needed = /^rust-version = "(.+)"$/m.exec(readFileSync(at('Cargo.toml'), 'utf8'))?.[1];
  if (needed !== undefined && older(found, needed)) {
    throw new Problem(
      `Rust ${needed} or newer is needed, this is ${found}.`,
      'rustup update stable',
    );
  }
}

function linker() {
  if (ask('cc', ['--version']) === null) {
    throw new Problem('Rust needs a C linker (cc).', 'sudo apt-get install -y build-essential');
  }
}

async function wasmTarget() {
  const sysroot = ask('rustc', ['--print', 'sysroot']) ?? '';
  if (existsSync(join(sysroot, 'lib', 'rustlib', WASM))) {
    return;
  }
  if (ask('rustup', ['--version']) === null) {
    throw new Problem(
      `This Rust has no ${WASM} target, and rustup is not there to add it.`,
      RUSTUP,
    );
  }
  await run('rustup', ['target', 'add', WASM]);
}

/** What only `npm test` and `npm run check` need. */
export function rustComponents() {
  if (
    ask('cargo', ['fmt', '--version']) === null ||
    ask('cargo', ['clippy', '--version']) === null
  ) {
    throw new Problem('rustfmt or clippy is missing.', 'rustup component add rustfmt clippy');
  }
}

/**
 * @param {string} found
 * @param {string} needed
 * @returns {boolean}
 */
export function older(found, needed) {
  const [a, b] = [found, needed].map((version) =>
    version.split('.').map((part) => parseInt(part, 10)),
  );
  const differs = b.findIndex((part, index) => part !== (a[index] ?? 0));
  return differs !== -1 && (a[differs] ?? 0) < b[differs];
}
