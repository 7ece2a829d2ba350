/** A browser for the tests of the pages, where there is one. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const executablePath = process.env.OFFRAMP_CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];

/** Why a test of a page is skipped, or false. */
export const skip =
  !existsSync(executablePath) && 'there is no browser; OFFRAMP_CHROMIUM names one';

export const launch = () => chromium.launch({ executablePath, args: ARGUMENTS });

export { barriers } from './accessibility.js';
