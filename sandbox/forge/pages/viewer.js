/** Who looks at a page, and in which colours: said in the address once, then remembered. */
import { personWithPart } from '../platform/company.js';

/**
 * @import { IncomingMessage } from 'node:http'
 * @import { Company, CompanyPerson } from '../types.d.ts'
 * @typedef {{ person: CompanyPerson | undefined, theme: 'light' | 'dark', cookies: string[] }} Viewer
 */

const PERSON_COOKIE = 'sandbox_as';
const THEME_COOKIE = 'sandbox_theme';

/**
 * @param {Company} company
 * @param {IncomingMessage} request
 * @param {URL} url
 * @returns {Viewer}
 */
export function viewerOf(company, request, url) {
  const remembered = readCookies(request.headers.cookie ?? '');
  const accountId = url.searchParams.get('as') ?? remembered.get(PERSON_COOKIE);
  const named = company.people.find((person) => person.accountId === accountId);
  const person = named ?? personWithPart(company, 'operator') ?? company.people[0];
  const wanted = url.searchParams.get('theme') ?? remembered.get(THEME_COOKIE);
  const theme = wanted === 'dark' ? 'dark' : 'light';
  const cookies = [
    ...(url.searchParams.has('as') && person ? [cookie(PERSON_COOKIE, person.accountId)] : []),
    ...(url.searchParams.has('theme') ? [cookie(THEME_COOKIE, theme)] : []),
  ];
  return { person, theme, cookies };
}

/**
 * @param {string} name
 * @param {string} value
 */
function cookie(name, value) {
  return `${name}=${encodeURIComponent(value)}; Path=/; SameSite=Strict`;
}

/**
 * @param {string} header
 * @returns {Map<string, string>}
 */
function readCookies(header) {
  const pairs = header.split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]));
}
