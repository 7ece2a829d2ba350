// Usage: node answer.cjs <bundle> <file of an event> <address of the platform>. Has the function
// answer once, and prints the state that it shows.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const [, , app, file, url] = process.argv;
const { main } = require(path.join(app, '__forge__.cjs'));

const event = JSON.parse(fs.readFileSync(file, 'utf8'));
event._meta.proxy.url = url;

const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 25_000 };
main(event, context).then(({ success, body, error }) => {
  process.stdout.write(success ? `${body.state}\n` : `${error.errorMessage}\n`);
  process.exit();
});
