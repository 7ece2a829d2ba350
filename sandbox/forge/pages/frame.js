/** The app's Custom UI, served as the platform serves it: its bridge first, under its own CSP. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, normalize, resolve, sep } from 'node:path';

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
 * Where the page of a resource is found.
 * @param {Platform} platform
 * @param {string | undefined} resource its key
 */
export function frameAddress(platform, resource) {
  const isMain = folderOf(platform, resource) === resolve(platform.options.ui);
  return isMain ? '/_ui/index.html' : `/_ui@${resource}/index.html`;
}

/**
 * The folder of a resource. The manifest names folders as they lie in the project; of these, the
 * sandbox is told one, and the others lie where they lie as seen from it.
 * @param {Platform} platform
 * @param {string | undefined} resource its key
 */
function folderOf({ app, options }, resource) {
  const main = resolve(options.ui);
  const [path, known] = [app.resources.get(resource ?? ''), [...app.resources.values()]];
  const root = known.map((one) => rootOf(main, one)).find((found) => found !== null);
  return path === undefined || !root ? main : join(root, inProject(path));
}

/**
 * @param {string} main
 * @param {string} path of a resource
 * @returns {string | null} the project, where the main folder is that of this resource
 */
function rootOf(main, path) {
  const end = sep + inProject(path);
  return main.endsWith(end) ? main.slice(0, -end.length) : null;
}

/** @param {string} path */
function inProject(path) {
  return normalize(path)
    .replace(/^(\.\.[\\/])+/, '')
    .replace(/[\\/]+$/, '');
}

/**
 * @param {Platform} platform
 * @param {string} path below the folder of the Custom UI
 * @param {string} [resource] its key
 * @returns {Promise<PlatformAnswer>}
 */
export async function frameFile(platform, path, resource) {
  const { app, installation } = platform;
  const folder = folderOf(platform, resource);
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
