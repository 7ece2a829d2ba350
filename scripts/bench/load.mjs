// Prints how many milliseconds it takes to get the core from disk to its first answer.
import { readFileSync } from 'node:fs';
import * as core from '../../pkg/offramp.js';

const started = performance.now();
const module = readFileSync(new URL('../../pkg/offramp_bg.wasm', import.meta.url));
core.initSync({ module });
core.describe();
process.stdout.write(String(performance.now() - started));
