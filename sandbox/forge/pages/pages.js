/** Everything that a browser sees of the sandbox. */
import { factsOf, readIssue } from '../platform/company.js';
import { fetchFromPage, invokeFromPage, moveFromPage } from './bridge.js';
import { adminPage } from './admin.js';
import { automationPage } from './automation.js';
import { companyPage } from './company.js';
import { frameFile } from './frame.js';
import { documentOf } from './html.js';
import { issuePage, noIssuePage } from './issue.js';
import { asset, tokensCss } from './tokens.js';
import { viewerOf } from './viewer.js';
import { workflowPage } from './workflow.js';

/**
 * @import { IncomingMessage } from 'node:http'
 * @import { PlatformAnswer } from '../types.d.ts'
 * @import { Platform } from '../platform/platform.js'
 * @import { Viewer } from './viewer.js'
 */

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
/** A file of the app's Custom UI: of its main resource, or of the one that is named. */
const FRAME = /^\/_ui(?:@([A-Za-z0-9_-]+))?\/(.*)$/;
const STYLE = 'text/css; charset=utf-8';

export class Pages {
  /** @param {Platform} platform */
  constructor(platform) {
    this.platform = platform;
    /** @type {Record<string, () => Promise<PlatformAnswer>>} */
    this.assets = {
      '/_bridge/bridge.js': async () => file(SCRIPT, await asset('bridge.js')),
      '/_bridge/host.js': async () => file(SCRIPT, await asset('host.js')),
      '/_bridge/automation.js': async () => file(SCRIPT, await asset('automation.js')),
      '/_bridge/dialogs.js': async () => file(SCRIPT, await asset('dialogs.js')),
      '/_bridge/workflow.js': async () => file(SCRIPT, await asset('workflow.js')),
      '/_bridge/site.css': async () => file(STYLE, await asset('site.css')),
      '/_bridge/tokens.css': async () => file(STYLE, await tokensCss()),
    };
  }

  /**
   * @param {IncomingMessage} request
   * @param {URL} url
   * @param {Buffer} body
   * @returns {Promise<PlatformAnswer>}
   */
  async answer(request, url, body) {
    const viewer = viewerOf(this.platform.company, request, url);
    if (request.method === 'POST') return this.#post(url.pathname, viewer, body);
    const asked = this.assets[url.pathname];
    if (asked) return asked();
    const frame = FRAME.exec(url.pathname);
    if (frame) return frameFile(this.platform, decodeURIComponent(frame[2] ?? ''), frame[1]);
    return this.#page(url.pathname, viewer);
  }

  /**
   * @param {string} path
   * @param {Viewer} viewer
   * @param {Buffer} body
   * @returns {Promise<PlatformAnswer>}
   */
  async #post(path, viewer, body) {
    if (path === '/_bridge/invoke') return invokeFromPage(this.platform, viewer, body);
    if (path === '/_bridge/fetch') return fetchFromPage(this.platform, viewer, body);
    if (path === '/_bridge/transition') return moveFromPage(this.platform, viewer, body);
    if (path === '/_bridge/csp-report') return this.#reportViolation(body);
    return { status: 404, body: { message: `There is nothing at ${path}` } };
  }

  /**
   * @param {string} path
   * @param {Viewer} viewer
   * @returns {Promise<PlatformAnswer>}
   */
  async #page(path, viewer) {
    const headers = { 'content-type': HTML, 'set-cookie': viewer.cookies };
    const page = (/** @type {number} */ status, /** @type {any} */ markup) => ({
      ...{ status, headers },
      body: documentOf(markup),
    });
    if (path === '/') return page(200, companyPage(this.platform, viewer));
    if (path === '/automation') return page(200, automationPage(this.platform, viewer));
    if (path === '/workflow') return page(200, workflowPage(this.platform, viewer));
    const [isAdmin, module] = /^\/apps(?:\/([A-Za-z0-9_-]+))?$/.exec(path) ?? [];
    const admin = isAdmin ? adminPage(this.platform, viewer, module) : null;
    if (admin) return page(200, admin);
    const key = /^\/browse\/([A-Za-z0-9_-]+)$/.exec(path)?.[1];
    if (!key) return { status: 404, body: { message: `There is nothing at ${path}. Start at /` } };
    const { cloud, installation, workflow } = this.platform;
    const accountId = viewer.person?.accountId;
    const issue = await readIssue(cloud, installation.site, key, accountId ?? null);
    if (!issue) return page(404, noIssuePage(this.platform, viewer, key));
    const offered = accountId ? await workflow.transitions({ issueKey: key, accountId }) : null;
    const transitions = offered?.body.transitions ?? [];
    return page(200, issuePage(this.platform, viewer, issue, factsOf(issue), transitions));
  }

  /** @param {Buffer} report */
  #reportViolation(report) {
    const text = `Content security policy violated: ${report.toString('utf8')}`;
    this.platform.logs.write({ invocationId: null, module: null, level: 'browser', text });
    return { status: 204 };
  }
}

/**
 * @param {string} type
 * @param {Buffer} body
 * @returns {PlatformAnswer}
 */
function file(type, body) {
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache' }, body };
}
