/** The app's Custom UI, served as the platform serves it: its bridge first, under its own CSP. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, resolve, sep } from 'node:path';

/**
 * @import { PlatformAnswer } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 */

const require = createRequire(import.meta.url);
const { CSPInjectionService, CSPProcessingService } = require('@forge/csp');
const cheerio = require('cheerio');

const TYPES = /** @type {Record<string, string>} */ ({
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
});
const BRIDGE = '<script src="/_bridge/bridge.js"></script>';
const ANCESTORS = 'frame-ancestors http://localhost:* http://127.0.0.1:*';
const REPORT_TO = 'report-uri /_bridge/csp-report';

/**
 * @param {Platform} platform
 * @param {string} path below the folder of the Custom UI
 * @returns {Promise<PlatformAnswer>}
 */
export async function frameFile({ app, installation, options }, path) {
  const folder = resolve(options.ui);
  const file = resolve(join(folder, path));
  const type = TYPES[extname(file)];
  if (!file.startsWith(folder + sep) || !type) return NOT_FOUND;
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return NOT_FOUND;
  const headers = { 'content-type': type, 'cache-control': 'no-cache' };
  if (extname(file) !== '.html') return { status: 200, headers, body: bytes };

  const page = bytes.toString('utf8');
  const policy = contentSecurityPolicy(page, app, `https://${installation.site}`);
  return {
    status: 200,
    headers: { ...headers, 'content-security-policy': policy },
    body: Buffer.from(page.replace(/<head[^>]*>/i, (head) => head + BRIDGE)),
  };
}

/** @type {PlatformAnswer} */
const NOT_FOUND = { status: 404, body: { message: 'The Custom UI has no such file' } };

/**
 * The platform's own policy; only who may frame the page, and where reports go, are of this machine.
 * @param {string} page
 * @param {Platform['app']} app
 * @param {string} hostname
 */
function contentSecurityPolicy(page, { content, external }, hostname) {
  const processing = new CSPProcessingService({ info: () => {} }, cheerio.load);
  const existingCSPDetails = processing.getCspDetails(page, { content, external });
  /** @type {string[]} */
  const directives = new CSPInjectionService().getInjectableCSP({
    existingCSPDetails,
    microsEnv: 'prod',
    hostname,
  });
  return directives
    .map((directive) => (directive.startsWith('frame-ancestors') ? ANCESTORS : directive))
    .map((directive) => (directive.startsWith('report-uri') ? REPORT_TO : directive))
    .join('; ');
}
