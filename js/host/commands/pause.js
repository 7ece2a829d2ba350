/**
 * Waits. How long is the core's decision; the platform's limit is in the deadline it was given.
 *
 * @param {{ ms: number }} command
 * @returns {Promise<object>}
 */
export async function pause({ ms }) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return {};
}
