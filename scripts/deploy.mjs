import { buildApp } from './lib/build.mjs';
import { Problem, main } from './lib/problem.mjs';
import { ask } from './lib/run.mjs';
import { spawnSync } from 'node:child_process';
import { root } from './lib/paths.mjs';

await main(async () => {
  await buildApp();
  if (ask('forge', ['--version']) === null) {
    const commands =
      'npm install --global @forge/cli && forge login && forge register && npm run deploy';
    throw new Problem("The app is built. Uploading it needs Atlassian's Forge CLI.", commands);
  }
  const { status } = spawnSync('forge', ['deploy', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
});
