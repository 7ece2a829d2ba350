import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { LONG_MS, SCHEDULES } from './long.mjs';

/** What cargo is told in the copy: the tests of the core alone, each binary by our own runner. */
export const CARGO = [
  ...['--lib', '--test=laws'],
  `--config=target.'cfg(unix)'.runner=${JSON.stringify([process.execPath, join(root, 'scripts', 'mutants', 'runner.mjs')])}`,
];

/** The environment of the tests. */
export const ENV = { OFFRAMP_SCHEDULES: String(SCHEDULES), RUST_BACKTRACE: '0' };

/** Our runner ends what goes round in circles long before. */
export const TIMEOUT_S = (2 * LONG_MS) / 1_000;
