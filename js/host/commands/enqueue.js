import { Queue } from '@forge/events';
import { failure } from './failure.js';

/**
 * Hands the rest of a run to a later invocation.
 *
 * @param {{ body: Record<string, unknown>, delaySeconds: number }} command
 * @returns {Promise<{ outcome: string, message?: string }>}
 */
export async function enqueue({ body, delaySeconds }) {
  try {
    await new Queue({ key: 'runs' }).push({ body, delayInSeconds: delaySeconds });
    return { outcome: 'accepted' };
  } catch (error) {
    return { outcome: 'failed', message: failure(error).code };
  }
}
