import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load } from 'cheerio';
import { chromium } from 'playwright-core';
import { folderOf } from '../../js/ui/pages.js';

const root = join(import.meta.dirname, '../..');
const built = (page) => join(root, 'build', folderOf(page));
const fixtures = join(root, 'js/ui/fixtures');

/** The moment at which the fixtures were taken. */
export const NOW = new Date('2026-11-23T13:02:20Z');

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of one stage share a renderer, which has compiled the page's scripts once.
  '--process-per-site',
];

/**
 * One view of the panel.
 * @param {string} name a fixture
 */
export async function fixture(name) {
  return JSON.parse(await readFile(join(fixtures, `${name}.json`), 'utf8'));
}

/** The names of all fixtures. */
export async function fixtureNames() {
  const files = (await readdir(fixtures)).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.replace('.json', '')).sort();
}

/**
 * Every script and style sheet of a built page.
 * @param {string} [page] which
 */
export async function pageFiles(page = 'panel') {
  const folder = built(page);
  const files = (await readdir(folder, { recursive: true })).map((file) => join(folder, file));
  return files.filter((file) => ['.js', '.css'].includes(extname(file)));
}

/**
 * The platform's own policy for a page of this app.
 * @param {string} html the page
 */
function policyOf(html) {
  const processing = new CSPProcessingService({ info() {} }, load);
  const permissions = { scopes: [], content: { styles: ['unsafe-inline'] } };
  const existingCSPDetails = processing.getCspDetails(html, permissions);
  const policy = { existingCSPDetails, microsEnv: 'prod', hostname: 'acme.atlassian.net' };
  return new CSPInjectionService().getInjectableCSP(policy).join('; ');
}

/**
 * Serves a built page as the platform does.
 * @param {string} page which
 */
async function serve(page) {
  const folder = built(page);
  const policy = policyOf(await readFile(join(folder, 'index.html'), 'utf8'));
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname);
    const file = join(folder, path === '/' ? 'index.html' : path);
    const body = await readFile(file).catch(() => null);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'content-security-policy': policy };
    // The browser asks for an icon of its own accord; that there is none is no fault of the page.
    const missing = path === '/favicon.ico' ? 204 : 404;
    response.writeHead(body ? 200 : missing, headers).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return server;
}

/**
 * The product's side of the page, inside the page: answers each function from its own list, the
 * last answer again and again. An answer may be late (`afterMs`), `held` until the test calls
 * `__release`, or missing (`error`).
 * @param {{answers: Record<string, any[]>, scheme: string, context: any}} setting what it knows
 */
function installBridge({ answers, scheme, context }) {
  const calls = [];
  const listeners = [];
  const left = structuredClone(answers);
  const released = new Promise((done) => {
    globalThis.__release = () => done(undefined);
  });
  const invoke = async ({ functionKey, payload }) => {
    // Whether a slow page has glanced once more is nothing to count on.
    if (functionKey === 'glance' && !left.glance) return null;
    calls.push({ functionKey, payload });
    const list = left[functionKey] ?? [];
    const next = list.length > 1 ? list.shift() : list[0];
    if (next === null) return null;
    if (!next || next.error) throw new Error(next?.error ?? `no answer for ${functionKey}`);
    if (next.held) await released;
    if (next.afterMs) await new Promise((done) => setTimeout(done, next.afterMs));
    return structuredClone(next.view ?? next);
  };
  const operations = {
    invoke,
    enableTheming: async () => {
      document.documentElement.dataset.colorMode = scheme;
    },
    getContext: async () => ({ timezone: 'Europe/Berlin', locale: 'en-GB', ...context }),
    submit: async (inputs) => void calls.push({ functionKey: 'submit', payload: inputs }),
    on: async ({ event, callback }) => {
      listeners.push({ event, callback });
      return { unsubscribe() {} };
    },
    setWorkflowRuleConfigurationCallback: async ({ data }) => {
      globalThis.__configure = data.onConfigure;
    },
    navigate: async (target) => void calls.push({ functionKey: 'navigate', payload: target }),
  };
  globalThis.__calls = calls;
  globalThis.__emit = (event, payload) =>
    listeners.filter((each) => each.event === event).forEach(({ callback }) => callback(payload));
  globalThis.__violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    globalThis.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
  globalThis.__bridge = { callBridge: (name, payload) => operations[name]?.(payload) };
}

/**
 * A browser with a page in it.
 * @param {string} [page] which
 */
export async function startStage(which = 'panel') {
  const server = await serve(which);
  const address = `http://127.0.0.1:${server.address().port}/`;
  const executablePath = process.env.OFFRAMP_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  // The pages keep nothing in the browser, so a tab of its own is as good as a profile of its own.
  const context = await browser.newContext();
  // As long as one tab is open, its renderer stays.
  await (await context.newPage()).goto(address);

  /**
   * Opens the page before given answers. The context is what the product says about the page.
   * @param {Record<string, any[]>} answers by function
   * @param {{scheme?: 'light'|'dark', width?: number, height?: number, place?: string,
   *   context?: any}} [how] how
   */
  async function open(answers, how = {}) {
    const { scheme = 'light', width = 640, height = 800, place = 'jira:issuePanel' } = how;
    const { context: said = { extension: { type: place } } } = how;
    const page = await context.newPage();
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    const problems = [];
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.clock.setFixedTime(NOW);
    await page.addInitScript(installBridge, { answers, scheme, context: said });
    await page.goto(address);
    const calls = () => page.evaluate(() => globalThis.__calls);
    const violations = () => page.evaluate(() => globalThis.__violations);
    const ready = () => page.waitForSelector('main:not([data-state=loading]), main h2');
    return { page, problems, calls, violations, ready, close: () => page.close() };
  }

  async function stop() {
    await browser.close();
    server.close();
  }
  return { open, stop };
}
