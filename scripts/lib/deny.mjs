import { cargoTool } from './cargoTool.mjs';
import { attempt } from './run.mjs';
import { passedOver, sum, whole } from './tally.mjs';

/** deny.toml is read as this version reads it. */
const VERSION = '0.20.2';

/** What needs nothing but the lock file and the packages. */
const AT_HAND = ['licenses', 'bans', 'sources'];

/**
 * What packages may be used: by licence and source, and by what is known against them. The latter
 * is looked at where its database can be reached.
 *
 * @param {import('./run.mjs').Show} show
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function deny(show) {
  const command = await cargoTool('cargo-deny', VERSION);
  const check = async (/** @type {string[]} */ ...what) => {
    const args = ['--locked', 'check', ...what];
    const { code } = await attempt(command, args, { show, yields: true });
    return whole(`cargo deny ${args.join(' ')}`, code);
  };
  const { code } = await attempt(command, ['fetch', 'db'], { show: 'none', yields: true });
  const advisories =
    code === 0
      ? await check('--disable-fetch', 'advisories')
      : passedOver('advisories', 'they were not looked at: their database cannot be reached');
  return sum([await check(...AT_HAND), advisories]);
}
