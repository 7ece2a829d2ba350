/** What a rule on a transition is: each has a form of its own. */
export type RuleKind = 'condition' | 'validator' | 'postFunction';

/** The page of a rule: what it is, whether it is only looked at, and what was saved. */
export type RulePage = { kind: RuleKind | null; readOnly: boolean; config: Config };

/** What a rule remembers. Names that this page does not know are kept. */
export type Config = { [name: string]: unknown };

const KINDS: Record<string, RuleKind> = {
  'jira:workflowCondition': 'condition',
  'jira:workflowValidator': 'validator',
  'jira:workflowPostFunction': 'postFunction',
};

/** What was saved: a JSON text in some editors, the object itself in others. */
function configOf(saved: unknown): Config {
  try {
    const value: unknown = typeof saved === 'string' ? JSON.parse(saved) : saved;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Config)
      : {};
  } catch {
    return {};
  }
}

/** Reads the page out of what the product says about it. */
export function pageOf(extension: Config): RulePage {
  const kind = KINDS[String(extension.type)] ?? null;
  const saved = kind === null ? undefined : extension[`${kind}Config`];
  return { kind, readOnly: extension.entryPoint === 'view', config: configOf(saved) };
}

/** The playbooks that a transition can start. */
export const PLAYBOOKS = [
  { id: 'left-business', title: 'Left the business' },
  { id: 'left-team', title: 'Left the team' },
  { id: 'onboard', title: 'Onboarding' },
  { id: 'restore', title: 'Give access back' },
  { id: 'revoke-inactive', title: 'Inactive' },
];

/** The names of groups out of a text with one a line, each once. */
export function groupsOf(text: string): string[] {
  const names = text.split('\n').map((line) => line.trim());
  return [...new Set(names.filter(Boolean))];
}

/** Jira keeps no more for one rule. */
const CONFIG_MAX_BYTES = 32 * 1024;
/** Groups that the summary of a rule names. */
const NAMED_MAX = 5;

/**
 * A configuration with the line that the workflow's editor shows of it. It is written here: an
 * expression of Jira's can take it as it is, and has no documented way to make a list into a text.
 */
export function describedOf(kind: RuleKind, config: Config): Config {
  if (kind !== 'condition' || !Array.isArray(config.groups)) return config;
  const groups = config.groups.map(String);
  const more = groups.length - NAMED_MAX;
  const named = groups.slice(0, NAMED_MAX).join(', ');
  return { ...config, ruleDescription: `Only ${named}${more > 0 ? ` and ${more} more` : ''}` };
}

/** What is wrong with a configuration, and what to do; null for one that can be saved. */
export function problemOf(kind: RuleKind, config: Config): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify(describedOf(kind, config))).length;
  if (bytes > CONFIG_MAX_BYTES) {
    return `This is ${Math.ceil(bytes / 1024)} KB, and Jira keeps at most 32 KB for a rule. Name fewer groups.`;
  }
  if (kind === 'postFunction') {
    const known = PLAYBOOKS.some(({ id }) => id === config.playbook);
    return known ? null : 'Choose a playbook.';
  }
  const groups = config.groups;
  if (kind === 'condition' && !(Array.isArray(groups) && groups.length > 0)) {
    return 'Name at least one group. Without one nobody could make the transition.';
  }
  return null;
}
