/** What the real app answers to the pages, as `js/ui/fixtures/real` keeps it. */
import { ADMIN } from './adminPlays.js';
import { startCompany } from './company.js';
import { PANEL } from './plays.js';
import { still } from './still.js';

/** Where they are, relative to the project. */
export const REAL = 'js/ui/fixtures/real';

/** The pages with their plays, each in a folder of its own. */
const PAGES = Object.entries({ panel: PANEL, admin: ADMIN });

/**
 * Plays everything.
 *
 * @returns {Promise<Map<string, any>>} the answers by `<page>/<name>`
 */
export async function recorded() {
  const company = await startCompany('recorded');
  const answers = new Map();
  try {
    for (const [page, plays] of PAGES) {
      for (const [, play] of plays) {
        await company.reset();
        await play(company, async (name, answer) => {
          const { nowMs } = await company.control('GET', 'clock');
          answers.set(`${page}/${name}`, still(answer, nowMs));
        });
      }
    }
  } finally {
    await company.close();
  }
  return answers;
}
