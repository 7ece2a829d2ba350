/**
 * The types of Jira's expressions, as far as rules use them, made of what Jira's API tells. A name
 * that a type does not have is an error, as in Jira.
 *
 * Source: the type reference of Jira expressions; `user.groups` are the names of the groups.
 */
import { ExpressionError } from './parse.js';

/** A value of one of Jira's own types. */
export class Typed {
  /**
   * @param {string} type its name, as `typeof` tells
   * @param {Record<string, unknown>} members
   * @param {(key: string) => unknown} [byKey] what `[key]` gives where it is no member
   */
  constructor(type, members, byKey) {
    this.type = type;
    this.members = new Map(Object.entries(members));
    this.byKey = byKey;
  }

  /** @param {string} name */
  member(name) {
    if (this.members.has(name)) return this.members.get(name);
    if (this.byKey) return this.byKey(name);
    throw new ExpressionError(`Unrecognized property of \`${this.type}\`: "${name}"`);
  }
}

/** A method of a value. */
export class Method {
  /** @param {(...args: any[]) => unknown} run */
  constructor(run) {
    this.run = run;
  }
}

/** @param {Record<string, unknown>} properties by key */
function entityProperties(properties) {
  const get = (/** @type {unknown} */ key) =>
    typeof key === 'string' && Object.hasOwn(properties, key) ? properties[key] : null;
  const members = { get: new Method(get), keys: new Method(() => Object.keys(properties)) };
  return new Typed('EntityProperties', members, get);
}

/**
 * @param {any} issue as Jira's API gives it, with its properties
 */
export function issueOf({ id, key, fields, properties = {} }) {
  const custom = Object.entries(fields).filter(([name]) => name.startsWith('customfield_'));
  const text = (/** @type {string} */ name) => fields[name] ?? null;
  return new Typed('Issue', {
    id: Number(id),
    key,
    summary: text('summary'),
    created: text('created'),
    updated: text('updated'),
    labels: fields.labels ?? [],
    issueType: new Typed('IssueType', {
      id: Number(fields.issuetype?.id),
      name: fields.issuetype?.name ?? null,
    }),
    status: statusOf({ ...fields.status, category: fields.status?.statusCategory?.key }),
    project: projectOf(fields.project),
    assignee: userOf(fields.assignee),
    reporter: userOf(fields.reporter),
    properties: entityProperties(properties),
    ...Object.fromEntries(custom.map(([name, value]) => [name, customField(value)])),
  });
}

/** @param {any} value */
function customField(value) {
  return value?.accountId ? userOf(value) : (value ?? null);
}

/**
 * @param {any} user as Jira's API gives it
 * @param {string[]} [groups] names
 */
export function userOf(user, groups) {
  if (!user) return null;
  const { accountId, displayName } = user;
  return new Typed('User', { accountId, displayName, ...(groups && { groups }) });
}

/** @param {any} project as Jira's API gives it */
export function projectOf(project) {
  if (!project) return null;
  const { id, key, name } = project;
  return new Typed('Project', { id: Number(id), key, name: name ?? null });
}

/** @param {{ id?: string, name?: string, category?: string }} status */
function statusOf({ id, name, category }) {
  const told = new Typed('StatusCategory', { key: category ?? null });
  return new Typed('IssueStatus', { id: Number(id), name: name ?? null, category: told });
}

/** @param {import('../types.d.ts').Transition} transition */
export function transitionOf({ id, name, from, to }) {
  const members = { id: Number(id), name, from: statusOf(from), to: statusOf(to) };
  return new Typed('Transition', members);
}

/** @param {{ id: string, name: string }} workflow */
export function workflowOf({ id, name }) {
  return new Typed('Workflow', { id, name });
}
