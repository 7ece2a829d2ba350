/**
 * What the core is told of a failed call to the platform. Stored values may be quoted in an
 * error's context, never in its code.
 *
 * @param {any} error
 * @returns {{ code: string, message: string }}
 */
export function failure(error) {
  return {
    code: String(error.code ?? error.name),
    message: `status ${error.responseDetails?.status ?? 'unknown'}`,
  };
}
