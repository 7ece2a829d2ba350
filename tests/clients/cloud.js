/** The simulated cloud as a program of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../target/debug/offramp-cloud', import.meta.url));

/**
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function spawnCloud() {
  const binary = process.env.OFFRAMP_CLOUD_BIN ?? built;
  const child = spawn(binary, ['--port', '0', '--with-parent'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  const { port } = JSON.parse(`${line}`);
  return { url: `http://127.0.0.1:${port}`, close: () => child.stdin.end() };
}
