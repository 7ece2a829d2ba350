/**
 * The pages are tested with what the real app answers: what is kept of it for them is what it
 * answers today, to the word. `npm run fixtures` keeps it anew.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { REAL, recorded } from './support/recorded.js';

const folder = fileURLToPath(new URL(`../../${REAL}`, import.meta.url));

/** @type {Map<string, any>} */
let answers;
before(async () => {
  answers = await recorded();
});

/** @param {string} name */
const kept = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

describe('the answers that are kept for the pages', () => {
  it('are those of all plays, and no others', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const names = files.filter((file) => file.endsWith('.json'));
    assert.deepEqual(
      names.map((file) => file.replace('.json', '').replaceAll('\\', '/')).sort(),
      [...answers.keys()].sort(),
    );
  });

  it('are what the app answers today', () => {
    for (const [name, answer] of answers) assert.deepEqual(kept(name), answer, name);
  });
});
