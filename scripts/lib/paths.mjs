import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {...string} parts
 * @returns {string} an absolute path inside the project
 */
export const at = (...parts) => join(root, ...parts);

/** Where cargo puts what it builds. */
export const target = process.env.CARGO_TARGET_DIR ?? at('target');

/** Tools of exact versions that this project installs for itself. */
export const tools = at('.tools');
