// Usage: node runner.mjs TEST-BINARY [args]. Cargo starts it in place of each binary of tests: what
// is over in a moment is run first, and the first test that fails ends it, because one is enough.
// Where tests are named, all of them are run: who names them wants to know of each.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LONG, QUICK_MS, LONG_MS } from './long.mjs';

const [, , binary = '', ...given] = process.argv;

process.exitCode = await judged();

/** @returns {Promise<number>} the exit code: 0 when every test passes */
async function judged() {
  if (given.length > 0) {
    return ended([], LONG_MS);
  }
  const { stdout } = spawnSync(binary, ['--list'], { encoding: 'utf8' });
  const gone = LONG.filter((name) => !stdout.includes(name));
  if (gone.length === LONG.length) {
    return ended([], QUICK_MS);
  }
  if (gone.length > 0) {
    process.stderr.write(
      `scripts/mutants/long.mjs names tests that are gone: ${gone.join(', ')}\n`,
    );
    return 1;
  }
  const quick = await ended(
    LONG.flatMap((name) => ['--skip', name]),
    QUICK_MS,
  );
  return quick === 0 ? ended(LONG, LONG_MS) : quick;
}

/**
 * @param {string[]} chosen arguments of the binary
 * @param {number} limitMs after which it goes round in circles
 * @returns {Promise<number>}
 */
function ended(chosen, limitMs) {
  // What goes round in circles may also eat memory.
  const args = ['-c', 'ulimit -v 8000000; exec "$@"', 'sh', binary, ...given, ...chosen];
  const child = spawn('sh', [...args, '--test-threads=4'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [code, isOver] = [1, false];
  const end = () => {
    isOver = true;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => {
    process.stdout.write(`test (none came to its end) ... FAILED after ${limitMs} ms\n`);
    end();
  }, limitMs);
  createInterface({ input: child.stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    if (/^test .* \.\.\. FAILED/.test(line) && given.length === 0) {
      end();
    }
  });
  return new Promise((resolve) => {
    child.once('close', (own) => {
      clearTimeout(timer);
      code = isOver ? 1 : (own ?? 1);
      resolve(code);
    });
  });
}
