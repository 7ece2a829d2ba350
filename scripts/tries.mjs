// Usage: npm run tries
//
// What a hostile colleague may try (laws 14 to 18), and what came of each.
import { main } from './lib/problem.mjs';
import { prerequisites } from './lib/prerequisites.mjs';
import { attempt } from './lib/run.mjs';

const LAWS = [
  ['14', 'Nothing is told before it is allowed'],
  ['15', 'The right is asked about the object and the effect'],
  ['16', 'What was agreed is what happens'],
  ['17', 'Later writes ask again'],
  ['18', 'What others may write proves nothing'],
];

await main(async () => {
  await prerequisites();
  const names = LAWS.map(([law]) => `law_${law}_`);
  const args = ['test', '--package', 'offramp', '--test', 'laws', '--', ...names];
  const { code, output } = await attempt('cargo', args, { show: 'none' });
  const tried = [...output.matchAll(/^test (\S+)::law_(\d+)_(\S+) \.\.\. (\w+)/gm)];
  for (const [law, title] of LAWS) {
    const its = tried.filter(([, , number]) => number === law);
    process.stdout.write(`\nLaw ${law}: ${title} (${its.length})\n`);
    for (const [, room, , name = '', verdict] of its) {
      const held = verdict === 'ok' ? 'held  ' : 'BROKEN';
      process.stdout.write(`  ${held}  ${room}: ${name.replaceAll('_', ' ')}\n`);
    }
  }
  if (tried.length === 0) {
    process.stdout.write(output);
  }
  process.exitCode = tried.length === 0 ? 1 : code;
});
