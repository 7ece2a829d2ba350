/** What the core says of itself, and what the manifest declares. Needs pkg/. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as core from '../../pkg/offramp.js';

/**
 * @typedef {object} Call
 * @property {string} call its name
 * @property {string} identity
 * @property {string} method
 * @property {string} host
 * @property {string} path
 * @property {boolean} writes whether it changes anything
 * @property {string[]} scopes
 * @property {string[]} [permissions] of the app in Microsoft Entra
 */

const root = new URL('../../', import.meta.url);
core.initSync({ module: readFileSync(new URL('pkg/offramp_bg.wasm', root)) });

/** Stands for the site in the core's calls; the platform knows the real one. */
export const JIRA = 'jira.invalid';
export const GRAPH = 'graph.microsoft.com';

/** @type {{ calls: Call[], egress: string[] }} */
export const described = core.describe();

export const manifest = parse(readFileSync(new URL('manifest.yml', root), 'utf8'));

export const readme = readFileSync(new URL('README.md', root), 'utf8');

/** @param {Call} call */
export const nameOf = ({ method, host, path }) => `${method} ${host}${path}`;

/** @param {Call} call */
export const examplePath = ({ path }) => path.replaceAll(/[{}]/g, '');
