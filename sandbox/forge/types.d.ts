/** The nouns of the sandbox platform, for the type checker only. */

/** A module of the app's manifest, with the function that answers for it. */
export interface AppModule {
  type: string;
  key: string;
  title?: string;
  resource?: string;
  functionKey: string;
  /** The resolver's method that the module names, for consumers of the older form. */
  method?: string;
  /** Whether a page waits for the answer: then the function is the resolver. */
  answersPage?: boolean;
  definition: Record<string, any>;
}

export interface EntityIndex {
  name: string;
  partition: string[];
  range: string[];
}

export interface EntityType {
  name: string;
  attributes: Record<string, { type: 'string' | 'boolean' | 'float' | 'integer' | 'any' }>;
  indexes: EntityIndex[];
}

/** What the platform knows of the app: its manifest, read. */
export interface App {
  id: string;
  memoryMB: number;
  scopes: string[];
  /** Scopes for which the app may act as a user who is not there. */
  impersonation: Set<string>;
  external: Record<string, any>;
  content: { scripts?: string[]; styles?: 'unsafe-inline'[] };
  functions: Map<string, { key: string; handler: string; timeoutSeconds?: number }>;
  /** Those that can be called. */
  modules: AppModule[];
  /** What the manifest says of the modules of a type, callable or not. */
  declared: (type: string) => any[];
  /** What Jira is asked to index of issues' properties. */
  indexed: IndexedValue[];
  entities: Map<string, EntityType>;
  resources: Map<string, string>;
}

/** A part of a property of issues that JQL finds them by. */
export interface IndexedValue {
  propertyKey: string;
  path: string;
  searchAlias: string | null;
}

/** The Atlassian site and installation in which the app runs. */
export interface Installation {
  installationId: string;
  environmentId: string;
  cloudId: string;
  site: string;
  contextAri: string;
}

export interface InvocationRequest {
  module: AppModule;
  body: any;
  accountId?: string | null;
}

export interface InvocationError {
  message: string;
  name: string;
  status?: number;
}

export interface InvocationAnswer {
  success: boolean;
  body?: any;
  error?: InvocationError;
  invocationId: string;
  /** The kill that hit this invocation said that its event is lost with it. */
  eventLost?: boolean;
}

/** An order to kill the worker of the next invocation that matches. */
export interface KillOrder {
  id: number;
  module: string | null;
  call: number | null;
  at: 'before' | 'after';
  afterMs: number | null;
  loseEvent: boolean;
  outcome: 'armed' | 'attached' | 'killed' | 'missed';
  invocationId: string | null;
  callsSeen: number;
}

export interface LogLine {
  time: string;
  invocationId: string | null;
  module: string | null;
  level: string;
  text: string;
}

/** Something that has work to do at known moments of the sandbox's clock. */
export interface DueSource {
  nextDueAt(): number | null;
  fireDue(now: number): void;
}

export interface PlatformAnswer {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: any;
}

export interface SandboxOptions {
  port?: number;
  scenario?: string;
  seed?: number;
  users?: number;
  /** Answers to what nobody has documented, by name. */
  variants?: Record<string, string>;
  /** The folder with the functions and the manifest. */
  app: string;
  /** The folder with the Custom UI. */
  ui: string;
  /** The program that plays the cloud. */
  cloud: string;
  /** The Node that runs the functions. */
  node?: string;
  queue?: { duplicateRate?: number; retryLimit?: number; firstRetrySeconds?: number };
}

/** What the cloud tells of the company. */
export interface Company {
  scenario: string;
  name: string;
  site: string;
  cloudId: string;
  orgId: string;
  people: CompanyPerson[];
  tickets: CompanyTicket[];
  workflows?: CompanyWorkflow[];
  settings: unknown;
  keys: { read: string; write: string };
  /** The app registration in Entra, where the company has a tenant. */
  entra?: { tenantId: string; clientId: string; clientSecret: string };
}

export interface WorkflowFacts {
  id: string;
  name: string;
}

export interface CompanyWorkflow extends WorkflowFacts {
  /** Keys of the projects that follow it. */
  projects: string[];
  transitions: Transition[];
}

export interface Status {
  id: string;
  name: string;
  /** Key of its category: `new`, `indeterminate` or `done`. */
  category: string;
}

export interface Transition {
  id: string;
  name: string;
  from: Status;
  to: Status;
  /** As the company begins with them. */
  rules: AppRule[];
}

export type RuleKind = 'condition' | 'validator' | 'postFunction';

/** A rule of the app on a transition. */
export interface AppRule {
  id: string;
  kind: RuleKind;
  moduleKey: string;
  /** What the configuration page has saved. */
  config: any;
}

export interface CompanyPerson {
  accountId: string;
  name: string;
  email: string;
  kind: 'managed' | 'unmanaged' | 'customer';
  /** The part played: operator, admin, bystander, leaver, ... */
  part: string;
}

export interface CompanyTicket {
  key: string;
  id: string;
  summary: string;
  project: string;
  /** Host of the site. */
  site: string;
  /** Name of the status. */
  status?: string;
  /** The account that the user picker names. */
  subject: string | null;
}
