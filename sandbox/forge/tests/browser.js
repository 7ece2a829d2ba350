/** A browser for the tests of the pages, where there is one. */
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const executablePath = process.env.OFFRAMP_CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];

/** Why a test of a page is skipped, or false. */
export const skip =
  !existsSync(executablePath) && 'there is no browser; OFFRAMP_CHROMIUM names one';

export const launch = () => chromium.launch({ executablePath, args: ARGUMENTS });

/**
 * What keeps people from using a page.
 * @param {import('playwright-core').Page} page
 */
export async function barriers(page) {
  const look = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations } = await look.analyze();
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
}
