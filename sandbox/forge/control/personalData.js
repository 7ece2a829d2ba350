/** Whose personal data the app says it keeps, and what it was told. */
import { BadInput, objectWith, optionalString } from './input.js';

/** @import { Platform } from '../platform/platform.js' */

/** @param {Platform} platform */
export function reportedAccounts({ personalData }) {
  return { status: 200, body: { reports: personalData.reports } };
}

/**
 * Someone changes their profile: the app is told at its next report.
 * @param {Platform} platform
 * @param {any} input
 */
export function touchProfile({ personalData }, input) {
  const accountId = optionalString(objectWith(input, ['accountId']), 'accountId');
  if (!accountId) throw new BadInput('Say who changes their profile: {accountId}.');
  personalData.touch(accountId);
  return { status: 204 };
}
