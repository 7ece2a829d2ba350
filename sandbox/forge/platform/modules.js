/** What each kind of module is given when the platform calls it. */

/**
 * @import { App, AppModule, Installation, InvocationRequest } from '../types.d.ts'
 * @import { QueuedEvent } from './queue.js'
 * @typedef {{ key: string, id: string, type: string, typeId: string, project: { id: string, key: string, type: string } }} IssueFacts
 */

const INSTALLED = 'avi:forge:installed:app';

export class Modules {
  /**
   * @param {App} app
   * @param {Installation} installation
   */
  constructor(app, installation) {
    this.app = app;
    this.installation = installation;
  }

  /**
   * @param {string | undefined} type
   * @param {string | undefined} key
   * @returns {AppModule | undefined} the one module that both name
   */
  find(type, key) {
    const matching = this.app.modules.filter(
      (module) => (type ?? module.type) === module.type && (key ?? module.key) === module.key,
    );
    return matching.length === 1 ? matching[0] : undefined;
  }

  /** The modules that are shown on an issue. */
  onIssues() {
    return this.app.modules.filter(({ type }) => type.startsWith('jira:issue'));
  }

  /**
   * What Jira says of the place where an issue's module is shown.
   * @param {AppModule} module
   * @param {IssueFacts} issue
   */
  issueExtension({ type }, { key, id, type: issueType, typeId, project }) {
    return {
      type,
      issue: { id, key, type: issueType, typeId },
      project,
      location: `https://${this.installation.site}/browse/${key}`,
    };
  }

  /**
   * The full name of a module of this app in this environment.
   * @param {string} key
   */
  extensionId(key) {
    const appId = this.app.id.split('/').pop();
    return `ari:cloud:ecosystem::extension/${appId}/${this.installation.environmentId}/static/${key}`;
  }

  /**
   * What Jira says of the place of a page among its settings.
   * @param {AppModule} module
   */
  adminExtension({ type }) {
    const { environmentId, site } = this.installation;
    const appId = this.app.id.split('/').pop();
    return { type, location: `https://${site}/jira/settings/apps/${appId}/${environmentId}` };
  }

  /**
   * @param {Pick<AppModule, 'key'>} module
   * @param {any} extension
   */
  context({ key }, extension) {
    const { cloudId, environmentId, site } = this.installation;
    return {
      cloudId,
      localId: this.extensionId(key),
      moduleKey: key,
      environmentId,
      environmentType: 'DEVELOPMENT',
      siteUrl: `https://${site}`,
      timezone: 'Europe/Berlin',
      locale: 'en-US',
      extension,
    };
  }

  /**
   * @param {AppModule} module
   * @param {{ functionKey: string, payload: any, extension: any, accountId: string | null }} call
   * @returns {InvocationRequest}
   */
  resolverCall(module, { functionKey, payload, extension, accountId }) {
    const context = this.context(module, extension);
    const resolver = module.definition.resolver?.function ?? module.functionKey;
    return {
      module: { ...module, functionKey: resolver, answersPage: true },
      accountId,
      body: { call: { functionKey, payload }, context },
    };
  }

  /**
   * A call of the function that the module names itself.
   * @param {AppModule} module
   * @param {any} body
   * @param {string | null} [accountId] who the platform says it acts for
   * @returns {InvocationRequest}
   */
  direct(module, body, accountId = null) {
    return { module, accountId, body };
  }

  /**
   * An event, for each trigger that asks for it.
   * @param {string} type
   * @param {any} event
   * @returns {InvocationRequest[]}
   */
  listeners(type, event) {
    const { cloudId } = this.installation;
    return this.app.modules
      .filter((module) => module.type === 'trigger' && module.definition.events.includes(type))
      .map((module) =>
        this.event(module, { ...event, context: { cloudId, moduleKey: module.key } }),
      );
  }

  /**
   * @param {AppModule} module
   * @param {QueuedEvent} event
   * @returns {InvocationRequest}
   */
  queueEvent(module, { queueName, jobId, eventId, body, delayInSeconds, concurrency, retry }) {
    const event = {
      queueName,
      jobId,
      eventId,
      body,
      ...(delayInSeconds !== undefined && { delayInSeconds }),
      ...(concurrency && { concurrency }),
      ...(retry && { retryContext: retry }),
    };
    if (!module.method) return { module, body: event };
    const call = { functionKey: module.method, payload: body, jobId };
    return { module, body: { call, context: this.context(module, {}) } };
  }

  /**
   * @param {AppModule} module
   * @returns {InvocationRequest}
   */
  scheduledTick(module) {
    const { cloudId } = this.installation;
    return { module, body: { context: { cloudId, moduleKey: module.key }, contextToken: '' } };
  }

  /**
   * @param {AppModule} module
   * @param {any} event
   * @returns {InvocationRequest}
   */
  event(module, event) {
    return { module, body: event };
  }

  /**
   * The event of the installation, for each trigger that asks for it.
   * @param {string | null} installer
   * @returns {InvocationRequest[]}
   */
  installed(installer) {
    const { cloudId, environmentId, installationId } = this.installation;
    return this.app.modules
      .filter(({ definition, type }) => type === 'trigger' && definition.events.includes(INSTALLED))
      .map((module) =>
        this.event(module, {
          id: `ari:cloud:ecosystem::installation/${installationId}`,
          eventType: INSTALLED,
          installerAccountId: installer,
          app: { id: this.app.id, version: '1.0.0', name: 'offramp' },
          environment: { id: environmentId },
          context: { cloudId, moduleKey: module.key },
          contextToken: '',
        }),
      );
  }
}
