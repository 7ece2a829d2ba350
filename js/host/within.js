/**
 * @template T
 * @param {number} ms
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>} rejected with a `TimeoutError` when the work takes longer
 */
export function within(ms, work) {
  const signal = AbortSignal.timeout(ms);
  const timeout = new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work(signal), timeout]);
}
