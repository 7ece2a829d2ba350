import { join } from 'node:path';
import { target } from './paths.mjs';
import { ask, run } from './run.mjs';
import { fresh } from './stamps.mjs';

/** The simulated APIs: the program that `cloud()` builds. */
export const cloudBinary = join(target, 'debug', 'offramp-cloud');

/** Builds the sandbox's cloud. With cargo's test profile, so that `cargo test` shares the work. */
export function cloud() {
  return fresh({
    name: 'cloud',
    inputs: ['Cargo.toml', 'Cargo.lock', '.cargo', 'sandbox/cloud', 'sandbox/variants.jsonl'],
    outputs: [cloudBinary],
    extra: [ask('rustc', ['--version']) ?? ''],
    build: async () => {
      const what = ['--package', 'offramp-cloud', '--bin', 'offramp-cloud'];
      await run('cargo', ['build', '--profile', 'test', ...what]);
    },
  });
}
