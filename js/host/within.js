/**
 * @template T
 * @param {number} ms
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>} rejected with a `TimeoutError` when the work takes longer
 */
export async function within(ms, work) {
  const ending = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => {
      const late = new DOMException('It took too long.', 'TimeoutError');
      ending.abort(late);
      reject(late);
    }, ms);
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([work(ending.signal), timeout]));
  } finally {
    clearTimeout(timer);
  }
}
