/**
 * Does several things at the same time. When one fails the others are still waited for, so that
 * nothing goes on behind the message; of several failures the first in the list is thrown.
 *
 * @param {(() => Promise<void>)[]} steps
 */
export async function together(steps) {
  const ends = await Promise.allSettled(steps.map((step) => step()));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
}
