/**
 * A property-based tester over the published descriptions, a bounded number of requests. What it
 * finds and is meant so stands in accepted.json, with the reason.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cutDescriptions } from './descriptions.js';
import { idsOf } from './ids.js';
import { begin } from './run.js';

const execute = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

/** How many requests there are at least, over all descriptions. */
export const REQUESTS = 10_000;

/** So many generated requests of each kind for an operation, beside those that cover its bounds. */
const EXAMPLES = '40';

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
];

/**
 * @typedef {object} Finding
 * @property {string} operation
 * @property {string} code of the tester
 * @property {string} what
 *
 * @typedef {{ operation: string, code: string, what: string, because: string }} Accepted patterns
 *   of the whole operation and code, and of a part of what is wrong
 */

/**
 * @param {{ cloud: string, folder: string, python: string, company: import('./ids.js').Company }} where
 * @param {string} seed
 * @returns {Promise<{ requests: number, findings: Finding[] }>}
 */
export async function generate({ cloud, folder, python, company }, seed) {
  await begin(cloud);
  const token = await tokenOf(cloud, company);
  const ids = idsOf(company, await entraIds(cloud, token));
  /** @type {Record<string, Record<string, string>>} */
  const callers = {
    'jira-platform-v3': { 'x-sandbox-identity': 'app' },
    'msgraph-v1': { authorization: `Bearer ${token}` },
  };
  const key = { authorization: `Bearer ${company.keys.write}` };
  let requests = 0;
  const findings = [];
  for (const { name, host, base, document } of cutDescriptions(company, ids)) {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'description.json'), JSON.stringify(document));
    const env = {
      ...process.env,
      CLOUD: cloud,
      CALLER: JSON.stringify(callers[name] ?? key),
      SCHEMATHESIS_HOOKS: 'generated',
      PYTHONPATH: here,
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const args = [
      ...[
        '-m',
        'schemathesis.cli',
        'run',
        'description.json',
        '--url',
        `${cloud}/_cloud/${host}${base}`,
      ],
      ...['--phases', 'examples,coverage,fuzzing', '-n', EXAMPLES, '--continue-on-failure'],
      ...['--checks', CHECKS.join(','), '--seed', seed, '--generation-database', 'none'],
      ...['--no-color', '--report', 'json', '--report-json-path', 'report.json'],
    ];
    const said = await execute(python, args, { cwd: own, env, maxBuffer: 2 ** 28 }).catch(
      (error) => error,
    );
    writeFileSync(join(own, 'said.txt'), `${said.stdout}\n${said.stderr}`);
    const report = JSON.parse(readFileSync(join(own, 'report.json'), 'utf8'));
    requests += report.test_cases.generated;
    findings.push(...findingsOf(report, said.stdout));
  }
  return { requests, findings };
}

/** Where the tester's words on an operation begin. */
const HEADING = /^_+ ((?:GET|PUT|POST|PATCH|DELETE) \S+) _+$/m;

/** What it says of one kind of failure, up to the answer that failed. */
const FAILURE = /^- (ST\d+) .*\n((?: {4}.*\n|\s*\n)*)/gm;

/**
 * The report names operations and kinds; what exactly was wrong stands in the words beside it.
 *
 * @param {any} report
 * @param {string} said
 * @returns {Finding[]}
 */
export function findingsOf({ failures, errors = [] }, said) {
  const [, ...parts] = said.split(HEADING);
  /** @type {Finding[]} */
  const told = [];
  for (let place = 0; place + 1 < parts.length; place += 2) {
    const [operation = '', text = ''] = parts.slice(place, place + 2);
    for (const [, code = '', what = ''] of text.matchAll(FAILURE)) {
      told.push({ operation, code, what: what.replace(/\s+/g, ' ').trim() });
    }
  }
  const untold = failures.flatMap((/** @type {any} */ { code, title, operations }) =>
    operations
      .filter((/** @type {string} */ operation) =>
        told.every((one) => one.code !== code || one.operation !== operation),
      )
      .map((/** @type {string} */ operation) => ({ operation, code, what: title })),
  );
  return [
    ...told,
    ...untold,
    ...errors.map((/** @type {any} */ error) => ({
      ...{ operation: error.operation ?? '', code: 'error' },
      what: JSON.stringify(error),
    })),
  ];
}

/** @returns {Accepted[]} */
export const accepted = () => JSON.parse(readFileSync(join(here, 'accepted.json'), 'utf8'));

/** @param {string} pattern */
const whole = (pattern) => new RegExp(`^(?:${pattern})$`);

/**
 * @param {Finding[]} findings
 * @param {Accepted[]} known
 * @returns {{ unexpected: Finding[], unused: Accepted[] }}
 */
export function judged(findings, known) {
  const fits = (/** @type {Finding} */ finding, /** @type {Accepted} */ one) =>
    whole(one.code).test(finding.code) &&
    whole(one.operation).test(finding.operation) &&
    new RegExp(one.what).test(finding.what);
  return {
    unexpected: findings.filter((finding) => !known.some((one) => fits(finding, one))),
    unused: known.filter((one) => !findings.some((finding) => fits(finding, one))),
  };
}

/**
 * @param {string} cloud
 * @param {import('./ids.js').Company} company
 * @returns {Promise<string>}
 */
async function tokenOf(cloud, { entra }) {
  const form = {
    grant_type: 'client_credentials',
    client_id: entra.clientId,
    client_secret: entra.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  };
  const at = `${cloud}/_cloud/login.microsoftonline.com/${entra.tenantId}/oauth2/v2.0/token`;
  const answer = await fetch(at, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = await answer.json();
  return token;
}

/**
 * @param {string} cloud
 * @param {string} token
 */
async function entraIds(cloud, token) {
  const list = async (/** @type {string} */ path) => {
    const at = `${cloud}/_cloud/graph.microsoft.com/v1.0/${path}?$top=5&$select=id`;
    const answer = await fetch(at, { headers: { authorization: `Bearer ${token}` } });
    const { value } = await answer.json();
    return value.map((/** @type {{ id: string }} */ { id }) => id);
  };
  const groups = await list('users/jane.doe@acme.example/memberOf');
  return { users: await list('users'), groups };
}
