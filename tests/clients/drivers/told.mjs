/** What a driver is told: where its packages are, and what is there in the company. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const packages = createRequire(join(process.env.CLIENTS_PACKAGES, 'package.json'));

/** @param {string} name of a package */
export const load = (name) => packages(name);

export const told = JSON.parse(process.env.CLIENTS_COMPANY);
