/** The one input of an action. */
export type Input = {
  name: 'issueKey' | 'youngerThanDays';
  label: string;
  help: string;
  required: boolean;
  /** What a new action has. */
  initial: string;
  /** What is wrong with it, and what to do; null for one that can be used. */
  problemOf: (text: string) => string | null;
  /** As Automation keeps it. */
  valueOf: (text: string) => string | number | undefined;
};

/** The ticket that the rule is about. */
const RULES_OWN_TICKET = '{{issue.key}}';

const SMART_VALUE = /\{\{[^{}]+\}\}/;
const KEY = /^[A-Za-z][A-Za-z0-9_]+-[1-9]\d*$/;
const WHOLE = /^\d+$/;
const DAYS_MAX = 3_650;

export const TICKET: Input = {
  name: 'issueKey',
  label: 'Ticket',
  help: 'A key such as OFF-1, or a smart value. The person is read from the ticket.',
  required: true,
  initial: RULES_OWN_TICKET,
  problemOf: (text) => {
    if (text === '') return `Name a ticket. ${RULES_OWN_TICKET} is the one that the rule is about.`;
    if (SMART_VALUE.test(text) || KEY.test(text)) return null;
    return `Write a key such as OFF-1, or a smart value such as ${RULES_OWN_TICKET}.`;
  },
  valueOf: (text) => text,
};

export const DAYS: Input = {
  name: 'youngerThanDays',
  label: 'Younger than days',
  help: 'A search that was begun fewer days ago is told instead of a new one being begun. Left empty, a new one is begun whenever none is under way.',
  required: false,
  initial: '7',
  problemOf: (text) => {
    const days = WHOLE.test(text) ? Number(text) : 0;
    if (text === '' || SMART_VALUE.test(text) || (days >= 1 && days <= DAYS_MAX)) return null;
    return `Write a whole number from 1 to ${DAYS_MAX}, or a smart value, or nothing.`;
  },
  valueOf: (text) => {
    if (text === '') return undefined;
    return WHOLE.test(text) ? Number(text) : text;
  },
};
