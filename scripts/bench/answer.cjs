// Usage: node answer.cjs <bundle> <port of the platform>. Asks the panel's resolver once.
'use strict';

const path = require('node:path');

const [, , app, port] = process.argv;
const { main } = require(path.join(app, '__forge__.cjs'));

const event = {
  handler: 'index.panelResolver',
  body: {
    call: { functionKey: 'open', payload: {} },
    context: {
      cloudId: 'bench',
      siteUrl: 'https://bench.atlassian.net',
      moduleKey: 'offramp-panel',
      extension: { type: 'jira:issuePanel', issue: { key: 'OFF-1', id: '10001' } },
    },
  },
  variables: [],
  _meta: {
    proxy: { token: 'bench', url: `http://127.0.0.1:${port}` },
    contextAri: 'ari:cloud:jira::site/bench',
    aaid: 'bench-operator',
    appContext: {
      appId: 'bench',
      appVersion: '1.0.0',
      environmentId: 'bench',
      environmentType: 'DEVELOPMENT',
      invocationId: 'bench',
      installationId: 'bench',
      functionKey: 'panel-resolver',
      moduleKey: 'offramp-panel',
      permissions: { scopes: [], external: {} },
    },
  },
};

const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 25_000 };
main(event, context).then(({ success, error }) => {
  process.stdout.write(success ? 'answered\n' : `${error.errorMessage}\n`);
  process.exit();
});
