/** The ticket that the rule is about. */
export const RULES_OWN_TICKET = '{{issue.key}}';

const SMART_VALUE = /\{\{[^{}]+\}\}/;
const KEY = /^[A-Za-z][A-Za-z0-9_]+-[1-9]\d*$/;

/** What is wrong with the name of a ticket, and what to do; null for one that can be used. */
export function problemOf(issueKey: string): string | null {
  const text = issueKey.trim();
  if (text === '') return `Name a ticket. ${RULES_OWN_TICKET} is the one that the rule is about.`;
  if (SMART_VALUE.test(text) || KEY.test(text)) return null;
  return `Write a key such as OFF-1, or a smart value such as ${RULES_OWN_TICKET}.`;
}
