/** Choosing what nobody has documented. */
import { UnknownVariant } from '../platform/variants.js';
import { BadInput } from './input.js';

/** @import { Platform } from '../platform/platform.js' */

/** @param {Platform} platform */
export function listVariants({ variants }) {
  return { status: 200, body: { variants: variants.list() } };
}

/**
 * @param {Platform} platform
 * @param {any} input
 */
export async function chooseVariants(platform, input) {
  checked(() => platform.variants.set(input));
  const answer = await platform.cloud.control('POST', 'variants', input);
  return answer.status >= 400 ? answer : listVariants(platform);
}

/** @param {Platform} platform */
export async function clearVariants(platform) {
  platform.variants.clear();
  await platform.cloud.control('DELETE', 'variants');
  return listVariants(platform);
}

/** @param {() => void} choose */
function checked(choose) {
  try {
    choose();
  } catch (error) {
    throw error instanceof UnknownVariant ? new BadInput(error.message) : error;
  }
}
