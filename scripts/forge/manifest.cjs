// Checks manifest.yml with Forge's own validators, without a login: the full schema validation of
// @forge/manifest, then the client-side linters of @forge/lint. The permission linter is given the
// calls that the core declares in place of the product's published description.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { ConfigFile, FileSystemReader, FileSystemWriter } = require('@forge/cli-shared');
const { lint, reportLintResults } = require('@forge/lint');
const { ProcessorBuilder } = require('@forge/manifest');

const root = path.resolve(__dirname, '../..');
const SOURCES = ['./src', './js/host'];
const DESCRIPTIONS = ['JSM', 'JSW', 'CONF', 'CONF_V2', 'BB'];
const quiet = () => {};
const logger = {
  info: (text) => console.log(text),
  warn: (text) => console.log(text),
  error: (error) => console.log(error.message ?? error),
  debug: quiet,
  trace: quiet,
};

/** Forge asks a service which of its features are switched on: none. */
const switches = new Proxy(
  { getDeprecatedRuntimes: async () => [] },
  { get: (own, name) => (name === 'then' ? undefined : (own[name] ?? (async () => false))) },
);

/** @returns {Promise<boolean>} */
async function isValid() {
  const { success, errors } = await ProcessorBuilder.instance()
    .withValidation('full')
    .withOptions({ deprecatedRuntimes: [] })
    .build()
    .process();
  for (const { line, column, level, message } of errors ?? []) {
    console.log(`manifest.yml:${line}:${column} ${level} ${message}`);
  }
  return success;
}

/**
 * The Jira calls of the core, as an API description.
 *
 * @returns {Promise<object>}
 */
async function jiraDescription() {
  const glue = await import(path.join(root, 'pkg', 'offramp.js'));
  glue.initSync({ module: fs.readFileSync(path.join(root, 'pkg', 'offramp_bg.wasm')) });
  const paths = {};
  for (const call of glue.describe().calls.filter(({ identity }) => identity.startsWith('as'))) {
    const scopes = [{ state: 'Current', scopes: call.scopes }];
    const operation = { [call.method.toLowerCase()]: { 'x-atlassian-oauth2-scopes': scopes } };
    paths[call.path] = { ...paths[call.path], ...operation };
  }
  return { paths };
}

/**
 * The linter reads descriptions from files that its own switches name.
 *
 * @param {object} jira
 */
function offerDescriptions(jira) {
  const folder = path.join(root, 'build', 'descriptions');
  fs.mkdirSync(folder, { recursive: true });
  const offer = (name, content) => {
    const file = path.join(folder, `${name.toLowerCase()}.json`);
    fs.writeFileSync(file, JSON.stringify(content));
    process.env[`LOCAL_${name}_SWAGGER`] = file;
  };
  process.env.USE_LOCAL_SWAGGER = '1';
  offer('JIRA', jira);
  DESCRIPTIONS.forEach((name) => offer(name, { paths: {} }));
}

async function lintAll() {
  const reader = new FileSystemReader();
  const manifest = await new ConfigFile(reader, new FileSystemWriter()).readConfig();
  const folders = SOURCES.map((folder) =>
    reader.recursiveReadDir(folder, ['.git', 'node_modules']),
  );
  const files = (await Promise.all(folders)).flat();
  const options = { linter: { mode: 'client-side' } };
  const results = await lint(files, manifest, 'production', logger, switches, options);
  reportLintResults(logger, results);
}

async function main() {
  process.chdir(root);
  if (!(await isValid())) {
    process.exitCode = 1;
    return;
  }
  offerDescriptions(await jiraDescription());
  await lintAll();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
