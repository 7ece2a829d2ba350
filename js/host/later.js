/**
 * A handler of a part that is read when it is first called.
 *
 * @template {string} N
 * @param {() => Promise<Record<N, (...args: any[]) => Promise<any>>>} part
 * @param {N} name of the handler
 * @returns {(...args: any[]) => Promise<any>}
 */
export function later(part, name) {
  return async (...args) => {
    const handlers = await part();
    return handlers[name](...args);
  };
}
