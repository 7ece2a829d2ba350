import { readFileSync } from 'node:fs';

/** A pack that the core made of a simulated leaver who came back (`laws: evidence`). */
export const FILE = new URL('../golden/evidence.v1.json', import.meta.url);

export const content = readFileSync(FILE, 'utf8');

/** @returns {import('../../js/evidence/format.js').Pack} a copy of its own for every caller */
export const golden = () => JSON.parse(content);

/** The heads, as the tickets show them. */
export const heads = golden().runs.map(({ head }) => head.hash);
