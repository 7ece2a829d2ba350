// Usage: FORGE_RUNTIME_PATH=<folder with dist/loader.js> node bundle.cjs <app> <folder to make>
//
// Runs Forge's own bundler as `forge deploy` would, without its login. CommonJS, because the
// bundler insists on require.main.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { getEntryPoints, getNodeBundler, getWrapperProvider } = require('@forge/bundler');
const { ConfigFile, FileSystemReader, FileSystemWriter } = require('@forge/cli-shared');
const { parse } = require('yaml');

const quiet = () => {};
const logger = {
  info: quiet,
  debug: quiet,
  trace: quiet,
  warn: console.warn,
  error: console.error,
};

/**
 * @param {string} app
 * @returns {Promise<{ outputDir: string, additionalOutputs?: Map<string, Buffer | string> }>}
 */
async function bundled(app) {
  const fileSystemReader = new FileSystemReader();
  const config = new ConfigFile(fileSystemReader, new FileSystemWriter());
  const bundler = getNodeBundler(logger, getWrapperProvider({ fileSystemReader }), config);
  const entryPoints = getEntryPoints(await config.getAppHandlers());
  return bundler.bundle({ appDirectory: app, entryPoints });
}

/**
 * The files that Forge's packager puts beside the code, in the form it gives them.
 *
 * @param {string} folder
 */
function accompany(folder) {
  const manifest = parse(fs.readFileSync('manifest.yml', 'utf8'));
  fs.writeFileSync(path.join(folder, 'manifest.yml'), JSON.stringify(manifest));
  for (const name of ['package.json', 'package-lock.json'].filter(fs.existsSync)) {
    fs.copyFileSync(name, path.join(folder, name));
  }
}

/**
 * @param {string} app
 * @param {string} target
 */
async function main(app, target) {
  process.chdir(app);
  const { outputDir, additionalOutputs = new Map() } = await bundled(app);
  const next = `${target}.next`;
  fs.rmSync(next, { recursive: true, force: true });
  fs.cpSync(outputDir, next, { recursive: true });
  for (const [name, content] of additionalOutputs) {
    const bytes = Buffer.isBuffer(content) ? content : fs.readFileSync(content);
    fs.mkdirSync(path.dirname(path.join(next, name)), { recursive: true });
    fs.writeFileSync(path.join(next, name), bytes);
  }
  accompany(next);
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(next, target);
}

main(...process.argv.slice(2, 4).map((name) => path.resolve(name))).catch((error) => {
  console.error(`Forge's bundler failed: ${error.message}`);
  process.exitCode = 1;
});
