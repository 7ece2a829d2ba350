import { failure } from './failure.js';

/**
 * Hands the rest of some work to a later invocation.
 *
 * @param {{ queue: string, body: Record<string, unknown>, delaySeconds: number }} command
 * @returns {Promise<{ outcome: string, message?: string }>}
 */
export async function enqueue({ queue, body, delaySeconds }) {
  try {
    // Few invocations need it, and every one would load it.
    const { Queue } = await import('@forge/events');
    await new Queue({ key: queue }).push({ body, delayInSeconds: delaySeconds });
    return { outcome: 'accepted' };
  } catch (error) {
    return { outcome: 'failed', message: failure(error).code };
  }
}
